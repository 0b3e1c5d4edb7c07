"""Calendar: month and week, moving and skipping, the iCalendar feed, the week on paper.

`queries` reads the days, `actions.move_session` asks gate and spacing again, `feed` writes iCalendar.
Imports planning and exercises.
"""
