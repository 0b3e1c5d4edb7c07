"""Forms for an exercise, a machine or a 1RM."""
