"""What is typed as an answer."""
