"""Fields, layout and error messages that all forms share."""
