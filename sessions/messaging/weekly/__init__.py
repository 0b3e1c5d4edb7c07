"""The client's week and the coach's: what they contain and when they are planned."""
