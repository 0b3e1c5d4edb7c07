"""Clearance: the gate, a client's status, the review desk, clearance letters.

`gate.check_client` is asked before anything is prescribed, shown or sent; `actions` grants, decides and
revokes under the same lock; `status` puts the clearance of each region into words. Imports measurements,
people and audit.
"""
