"""The planner, and one session's page."""
