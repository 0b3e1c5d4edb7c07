"""What is typed about a block or a template."""
