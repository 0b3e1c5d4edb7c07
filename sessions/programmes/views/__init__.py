"""Pages of programmes and templates."""
