"""Every write about the work. Each verb is one transaction."""
