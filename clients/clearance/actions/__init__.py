"""Granting and revoking the permission to prescribe, and the decisions of a review."""

from clients.clearance.actions.changed_answers import open_changed_case
from clients.clearance.actions.claiming import claim_review, release_review
from clients.clearance.actions.deciding import (
    DECISION_KINDS,
    MINUTES_LIMIT_RANGE,
    PERCENT_LIMIT_RANGE,
    clearing_needs_second_admin,
    clinician_day_problem,
    decide_review,
    needs_clinician,
    rows_to_overrule,
    weeks_at_most,
)
from clients.clearance.actions.decisions import close_review, lock_review
from clients.clearance.actions.granting import acknowledge_cautions, cautions_of, clear_by_rule
from clients.clearance.actions.holds import refresh_red_flag, set_consents, set_last_stop, set_open_stop
from clients.clearance.actions.readings import act_on_impossible_pressure, record_blood_pressure
from clients.clearance.actions.red_flags import close_red_flag, raise_red_flag, respond_to_red_flag
from clients.clearance.actions.review_notes import add_review_note, answer_request
from clients.clearance.actions.revoking import revoke, revoke_clearance, revoke_current
from clients.clearance.actions.take_back import take_back_decision

__all__ = [
    "DECISION_KINDS",
    "MINUTES_LIMIT_RANGE",
    "PERCENT_LIMIT_RANGE",
    "acknowledge_cautions",
    "act_on_impossible_pressure",
    "add_review_note",
    "answer_request",
    "cautions_of",
    "claim_review",
    "clear_by_rule",
    "clearing_needs_second_admin",
    "clinician_day_problem",
    "close_red_flag",
    "close_review",
    "decide_review",
    "lock_review",
    "needs_clinician",
    "open_changed_case",
    "raise_red_flag",
    "record_blood_pressure",
    "refresh_red_flag",
    "release_review",
    "respond_to_red_flag",
    "revoke",
    "revoke_clearance",
    "revoke_current",
    "rows_to_overrule",
    "set_consents",
    "set_last_stop",
    "set_open_stop",
    "take_back_decision",
    "weeks_at_most",
]
