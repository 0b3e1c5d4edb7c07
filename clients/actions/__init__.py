"""Every write about a person. Each verb is one transaction."""
