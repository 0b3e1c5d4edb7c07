"""How a message leaves: SMTP, web push, the journal beside them, and what bounces."""
