"""Writes about screenings."""
