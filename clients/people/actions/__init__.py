"""Actions about people."""
