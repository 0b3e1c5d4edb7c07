"""What a protocol of a practice's own has to be, so that the rules can use it like a shipped one."""

from sessions.domain.protocols.facts import (
    MAX_PERCENT_1RM,
    MIN_PERCENT_1RM,
    REASON_ABOVE_PERCENT_1RM,
    Protocol,
    protocol_faults,
)

PROTOCOL_NAME_LENGTH = 60
SOURCE_TEXT_LENGTH = 300
NAME_TAKEN = "There is a protocol of this name already."


def own_protocol_faults(protocol: Protocol, *, taken_names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return (field, sentence) for everything to correct. `taken_names` are casefolded."""
    faults = []
    if not protocol.name.strip():
        faults.append(("name", "Write down a name."))
    elif protocol.name.strip().casefold() in taken_names:
        faults.append(("name", NAME_TAKEN))
    if not protocol.source_text.strip():
        faults.append(
            ("source_text", "Write down where it comes from: a course, a paper, your own practice.")
        )
    if not MIN_PERCENT_1RM <= protocol.default_percent_1rm <= REASON_ABOVE_PERCENT_1RM:
        faults.append(
            (
                "default_percent_1rm",
                f"It starts from {MIN_PERCENT_1RM} to {REASON_ABOVE_PERCENT_1RM} % of 1RM; more, up to "
                f"{MAX_PERCENT_1RM} %, is asked for session by session, with a reason.",
            )
        )
    return (*faults, *protocol_faults(protocol))
