"""The two questions after a stop: when they are asked, what can be answered, and what to do then.

Muscle breakdown shows 48 to 72 hours after training (S-ELITE, S-KRIEG), so the client is asked twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from clients.domain.sources import Mark

# POLICY: a link answers for so long, and a stop that became known later than that is not asked about.
LINK_VALID = timedelta(days=14)
# POLICY: more answers by one link are a machine's, or a child's.
MOST_ANSWERS = 20


class FollowUp(StrEnum):
    """Which of the two."""

    DAY = "24h"
    THREE_DAYS = "72h"

    @property
    def after(self) -> timedelta:
        """How long after the stop."""
        return _AFTER[self]

    @property
    def label(self) -> str:
        return _LABELS[self]


_AFTER = {FollowUp.DAY: timedelta(hours=24), FollowUp.THREE_DAYS: timedelta(hours=72)}
_LABELS = {FollowUp.DAY: "after a day", FollowUp.THREE_DAYS: "after three days"}


class Reply(StrEnum):
    """What can be answered, with one tap."""

    FINE = "fine"
    SWELLING = "swelling"
    DARK_URINE = "dark_urine"
    WEAKNESS = "weakness"
    NUMBNESS = "numbness"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAdvice:
    """What a reply is called and what to do now. A red one is told to coach and admin."""

    reply: Reply
    label: str
    title: str
    what_now: str
    is_red: bool
    source_keys: tuple[str, ...]
    mark: Mark


_ROWS = (
    ReplyAdvice(
        reply=Reply.FINE,
        label="All fine",
        title="Good to hear.",
        what_now=(
            "If that changes, come back to this page and say so. Swelling, dark urine, weakness or numbness "
            "need a doctor the same day."
        ),
        is_red=False,
        source_keys=("S-ELITE", "S-KRIEG"),
        mark=Mark.SEEN,
    ),
    ReplyAdvice(
        reply=Reply.SWELLING,
        label="Swelling",
        title="See a doctor today.",
        what_now=(
            "New swelling of an arm or a leg is looked at the same day, at any hour. If you are short of "
            "breath or have chest pain, call the emergency number now."
        ),
        is_red=True,
        source_keys=("S-ELITE", "S-KRIEG"),  # Breath and chest: general knowledge.
        mark=Mark.SEEN,
    ),
    ReplyAdvice(
        reply=Reply.DARK_URINE,
        label="Dark urine",
        title="Go to an emergency department now.",
        what_now=(
            "Urine as dark as tea or cola after training needs a blood test the same day, at any hour. "
            "Say when you trained and that you wore cuffs. Do not wait until tomorrow."
        ),
        is_red=True,
        source_keys=("S-ELITE", "S-KRIEG"),
        mark=Mark.SEEN,
    ),
    ReplyAdvice(
        reply=Reply.WEAKNESS,
        label="Weakness",
        title="Go to an emergency department today.",
        what_now=(
            "A muscle that has become weak, or hurts far more than usual, is looked at the same day. Say "
            "when you trained and that you wore cuffs. If one side of the body is weak, call the emergency "
            "number now."
        ),
        is_red=True,
        source_keys=("S-ELITE", "S-KRIEG"),  # One side: general knowledge.
        mark=Mark.SEEN,
    ),
    ReplyAdvice(
        reply=Reply.NUMBNESS,
        label="Numbness",
        title="See a doctor today.",
        what_now=(
            "Feeling that has not come back is looked at the same day. If the hand or foot is also cold, "
            "blue or white, or you cannot move it, call the emergency number now."
        ),
        is_red=True,
        source_keys=(),  # S-EXER ends the session at it; a doctor the same day is POLICY.
        mark=Mark.POLICY,
    ),
)

REPLIES: Mapping[Reply, ReplyAdvice] = MappingProxyType({row.reply: row for row in _ROWS})


def follow_ups(stopped_at: datetime, received_at: datetime) -> dict[FollowUp, datetime]:
    """When each question is due for a stop that became known at `received_at` (UTC, aware).

    A phone whose clock runs ahead does not put them off. Of two that are overdue the later one is asked,
    and none where the stop is older than a link lives.
    """
    happened_at = min(stopped_at, received_at)
    if received_at - happened_at >= LINK_VALID:
        return {}
    due = {each: max(happened_at + each.after, received_at) for each in FollowUp}
    if due[FollowUp.DAY] == due[FollowUp.THREE_DAYS]:
        del due[FollowUp.DAY]
    return due
