"""What is typed about an exercise, a machine or a 1RM."""
