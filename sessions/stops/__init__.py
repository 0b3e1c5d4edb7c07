"""Stops: cases, what a stop triggers, follow-ups.

`triggers.handle_new_events` opens a case with the fact, `actions` responds and closes,
`follow_up_links` signs the question of the days after. Imports roster, planning and exercises.
"""
