"""Progression: proposed loads, and new loads for sessions ahead after a newer 1RM.

`proposals` reads what the rule proposes, `reload` compares old and new loads, `actions` applies what a
coach approved. Imports programmes, calendar, roster, planning and exercises.
"""
