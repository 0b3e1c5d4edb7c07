"""What is typed at the review desk."""
