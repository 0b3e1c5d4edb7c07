"""The demo practice: invented people with a fixed seed, made through the same actions as real ones."""
