"""Pages about people, the practice and one's own account."""
