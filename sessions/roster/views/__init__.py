"""The list, and one client's page."""
