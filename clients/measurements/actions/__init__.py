"""Actions about measurements and equipment."""
