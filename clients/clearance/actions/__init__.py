"""Granting and revoking the permission to prescribe, and the review desk's decisions about it."""

from clients.clearance.actions.claiming import claim_review, release_review
from clients.clearance.actions.deciding import (
    DECIDABLE_MINUTES,
    DECIDABLE_PERCENT,
    DECIDED_BY_HAND,
    asks_a_second_admin,
    decide_review,
)
from clients.clearance.actions.granting import acknowledge_cautions, cautions_of, clear_by_rule
from clients.clearance.actions.revoking import revoke, revoke_clearance
from clients.clearance.actions.talking import add_review_note, answer_request
from clients.clearance.actions.undoing import take_back_decision
from clients.clearance.actions.writing import close_review, lock_review

__all__ = [
    "DECIDABLE_MINUTES",
    "DECIDABLE_PERCENT",
    "DECIDED_BY_HAND",
    "acknowledge_cautions",
    "add_review_note",
    "answer_request",
    "asks_a_second_admin",
    "cautions_of",
    "claim_review",
    "clear_by_rule",
    "close_review",
    "decide_review",
    "lock_review",
    "release_review",
    "revoke",
    "revoke_clearance",
    "take_back_decision",
]
