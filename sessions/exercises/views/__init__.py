"""Pages of the catalogue, of machines and of 1RM."""
