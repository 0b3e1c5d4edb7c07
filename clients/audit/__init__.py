"""Audit: the chain of who did what and who looked, reading it, and the history of the clinical rows.

`actions.record` writes an event with the change it tells of, `presenter` and `change_history` read.
Imports no other topic.
"""
