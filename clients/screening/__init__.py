"""Screening: questions, answers, the result, something changed, the dry run of a new version.

`actions.submit.submit_screening` turns answers into a screening once and for good,
`actions.health_changes` holds what was cleared. Imports clearance, measurements, people and audit.
"""
