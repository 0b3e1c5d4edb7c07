"""Consent: the text about BFR, a client's yes to it and a parent's beside it, and taking it back.

`actions.give_consent`, `actions.give_parent_consent` and `actions.record_paper` write a yes,
`actions.withdraw_consent` takes it back; each tells the gate in the same transaction. Imports clearance,
people and audit.
"""
