"""Forms for measurements, cuffs and equipment."""
