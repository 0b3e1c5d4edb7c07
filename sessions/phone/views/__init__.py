"""Pages of the client's phone."""
