"""Pages of stop cases, and the follow-up question."""
