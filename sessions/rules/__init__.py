"""Rules: the rulebook, to read and to sign line by line, as a page and as docs/rules.md.

Imports domain only.
"""
