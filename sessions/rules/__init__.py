"""Rules: every rule as lines to read and to sign, on a page and as docs/rules.md. Imports domain only."""
