"""Everything about a person: practice, user, client, screening, clearance, measurements, 1RM."""
