"""What is typed about measurements, cuffs and equipment."""
