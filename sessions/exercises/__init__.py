"""Exercises: the shipped catalogue, a practice's own exercises, machines, and the pages of 1RM.

`catalogue.catalogue_of` lists what a practice may plan, `actions` adds, hides and offers again.
Imports nothing of the other topics: everything else is planned from it.
"""
