"""Who has to agree to training with cuffs, and each part of the text that they agree to."""

from collections.abc import Iterator

from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.people import ADULT_AGE
from clients.domain.sources import Mark
from sessions.domain.rulebook.shapes import Line, make_facts, policy_line

_RULES = (
    policy_line(
        "CONSENT-own",
        "The client's own yes",
        f"No session with cuffs is planned, shown or begun before the client has agreed to version "
        f"{CURRENT_TEXT.version} of the text, the current one, in the app or on a signed paper. A yes to an "
        "earlier version does not count. The health questions may be answered without it.",
        "S-ACSMC",
        "S-EIM",
    ),
    policy_line(
        "CONSENT-parent",
        f"Under {ADULT_AGE}, or without a date of birth",
        "A parent, or whoever looks after the client, agrees beside them: by name and on a signed paper. "
        "Neither yes stands for the other. The parent is not the client, no coach of theirs and no admin of "
        "the practice, by name or mailbox.",
        "S-RYA",
    ),
    policy_line(
        "CONSENT-back",
        "A yes that is taken back",
        "Counts at once, without a reason, also in the middle of a session: the cuffs come off. What is "
        "planned stays on hold, what was done is kept, and the coach is told.",
        "S-ACSMC",
        "S-EIM",
    ),
)


def consent_lines() -> Iterator[Line]:
    """Yield the rules, then a line for each section of the current text."""
    yield from _RULES
    for number, section in enumerate(CURRENT_TEXT.sections, start=1):
        keys = dict.fromkeys(key for paragraph in section.paragraphs for key in paragraph.source_keys)
        yield Line(
            id=f"CONSENT-text-{number}",
            title=f"The text says: {section.title}",
            facts=make_facts(text=" ".join(paragraph.text for paragraph in section.paragraphs)),
            source_keys=tuple(keys),
            mark=Mark.POLICY,
        )
