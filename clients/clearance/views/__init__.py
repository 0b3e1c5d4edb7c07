"""Pages of clearance, reviews and documents."""
