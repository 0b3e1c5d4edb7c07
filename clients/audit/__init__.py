"""Audit: the list of who did and who saw what, its pages, and the changes of the clinical rows.

`actions.record` writes an event in the transaction of its change; `presenter` and `change_history` read.
Imports no other topic.
"""
