"""Measurements: body, cuffs and occlusion pressures, equipment, 1RM rows.

`actions.measurements` writes readings, `actions.strength` 1RM, `actions.cuffs` cuffs and pressures.
Imports people and audit.
"""
