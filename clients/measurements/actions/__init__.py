"""Writes about measurements and equipment."""
