"""Roster: the coach's list, who needs the coach and why, and a client's page.

`attention` reads who needs somebody, `views.roster` lists, `views.client_page` tells one client's story.
Imports planning and exercises.
"""
