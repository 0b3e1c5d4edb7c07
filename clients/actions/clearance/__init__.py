"""Granting and revoking the permission to prescribe, and the review desk's decisions about it."""

from clients.actions.clearance.claiming import claim_review, release_review
from clients.actions.clearance.deciding import (
    DECIDABLE_MINUTES,
    DECIDABLE_PERCENT,
    DECIDED_BY_HAND,
    close_review,
    decide_review,
)
from clients.actions.clearance.granting import acknowledge_cautions, cautions_of, clear_by_rule
from clients.actions.clearance.revoking import revoke, revoke_clearance

__all__ = [
    "DECIDABLE_MINUTES",
    "DECIDABLE_PERCENT",
    "DECIDED_BY_HAND",
    "acknowledge_cautions",
    "cautions_of",
    "claim_review",
    "clear_by_rule",
    "close_review",
    "decide_review",
    "release_review",
    "revoke",
    "revoke_clearance",
]
