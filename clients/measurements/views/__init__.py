"""Pages of measurements, cuffs and equipment."""
