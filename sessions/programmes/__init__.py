"""Programmes: templates, a block of weeks for one client or a group, upgrades to a newer template.

`queries` reads what a template would make for a client, `actions.assign` writes it through
`planning.actions`, `upgrades` compares a block with a newer template. Imports planning and exercises.
"""
