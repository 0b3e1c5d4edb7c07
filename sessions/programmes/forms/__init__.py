"""Forms to assign a block and to edit a template."""
