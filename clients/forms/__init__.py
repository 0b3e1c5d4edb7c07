"""Fields and layout that all forms share, and their words."""
