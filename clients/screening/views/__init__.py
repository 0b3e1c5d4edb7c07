"""Pages of the questionnaire and its result."""
