"""Messaging: kinds of message, letters, weekly contents, queue and sweep, delivery, preferences.

`schedule.plan_messages` writes the rows that should exist, `sweep.sweep_messages` sends what is due;
both may run at any time, anywhere, any number of times at once. `eligibility` says whether a row may still be
sent. Imports stops, roster, planning and exercises.
"""
