"""The two questions after a session: when they are asked, what can be answered, and what to do then.

Muscle breakdown shows 48 to 72 hours after training (S-ELITE, S-KRIEG), so the client is asked twice.
After which sessions they are asked at all stands in `asked_after`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from clients.domain.red_flags import RED_FLAGS, SIGN_OF_REPLY
from clients.domain.sources import Mark

# POLICY: a link answers for so long, and a session that became known later than that is not asked about.
LINK_VALID = timedelta(days=14)
# POLICY: more answers by one link are a machine's, or a child's.
MOST_ANSWERS = 20


class FollowUp(StrEnum):
    """Which of the two."""

    DAY = "24h"
    THREE_DAYS = "72h"

    @property
    def after(self) -> timedelta:
        """How long after the end of the session."""
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
    CHEST_PAIN = "chest_pain"
    SORE = "sore"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAdvice:
    """What a reply is called and what to do now.

    A red one is a red flag, with its words. Of one that is not the coach may be told all the same.
    """

    reply: Reply
    label: str
    title: str
    what_now: str
    is_red: bool
    tells_coach: bool
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
        tells_coach=False,
        source_keys=("S-ELITE", "S-KRIEG"),
        mark=Mark.SEEN,
    ),
    ReplyAdvice(
        reply=Reply.SORE,
        label="Very sore",
        title="Rest these muscles until they are better.",
        what_now=(
            "Sore muscles for a day or two are usual. See a doctor today if it is 7 of 10 or more, if it "
            "still gets worse after two days, or if the muscle is weak. Your coach is told."
        ),
        is_red=False,
        tells_coach=True,
        source_keys=("S-JOT", "S-ELITE"),
        mark=Mark.POLICY,  # the 7 of 10 and the two days
    ),
    *(
        ReplyAdvice(
            reply=Reply(reply),
            label=label,
            title=RED_FLAGS[SIGN_OF_REPLY[reply]].title,
            what_now=RED_FLAGS[SIGN_OF_REPLY[reply]].what_now,
            is_red=True,
            tells_coach=True,
            source_keys=RED_FLAGS[SIGN_OF_REPLY[reply]].source_keys,
            mark=RED_FLAGS[SIGN_OF_REPLY[reply]].mark,
        )
        for reply, label in (
            (Reply.SWELLING, "Swelling"),
            (Reply.DARK_URINE, "Dark urine"),
            (Reply.WEAKNESS, "Weakness"),
            (Reply.NUMBNESS, "Numbness"),
            (Reply.CHEST_PAIN, "Chest pain or fainting"),
        )
    ),
)

REPLIES: Mapping[Reply, ReplyAdvice] = MappingProxyType({row.reply: row for row in _ROWS})


def follow_ups(ended_at: datetime, received_at: datetime) -> dict[FollowUp, datetime]:
    """When each question is due for a session that became known at `received_at` (UTC, aware).

    A phone whose clock runs ahead does not put them off. Of two that are overdue the later one is asked,
    and none where the session is older than a link lives.
    """
    happened_at = min(ended_at, received_at)
    if received_at - happened_at >= LINK_VALID:
        return {}
    due = {each: max(happened_at + each.after, received_at) for each in FollowUp}
    if due[FollowUp.DAY] == due[FollowUp.THREE_DAYS]:
        del due[FollowUp.DAY]
    return due
