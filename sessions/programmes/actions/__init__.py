"""Actions of programmes: assign a block, edit a template, upgrade a block."""
