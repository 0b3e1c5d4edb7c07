"""Forms for people."""
