"""Why these sets, this rest, this tempo: from the protocol, published or a practice's own."""

from clients.domain.sources import Mark
from sessions.domain.prescription.facts import Prescription
from sessions.domain.prescription.why import Why
from sessions.domain.protocols import (
    BY_CODE,
    GROUNDS,
    MAX_REST_SECONDS,
    MIN_REST_SECONDS,
    OWN_PROTOCOL,
    Ground,
)
from sessions.domain.tempo import Tempo

_POLICY = Ground(source_keys=(), mark=Mark.POLICY)
_PRACTICE = Ground(source_keys=(), mark=Mark.PRACTICE)


def sets_why(prescription: Prescription) -> Why:
    sets = prescription.sets_text.replace("/", " / ")
    protocol = BY_CODE.get(prescription.protocol_code)
    line = f"{len(prescription.sets)} sets, {sum(prescription.sets)} repetitions in all."
    if prescription.failure_from:
        line = f"{len(prescription.sets)} sets. Max is as many as you can: nobody asks for a number there."
    if _is_own(prescription):
        own = (
            ("Protocol", f"{prescription.protocol_name}, version {prescription.protocol_version}"),
            ("Written by", "this practice"),
            ("It comes from", prescription.protocol_source),
        )
        named = f"{prescription.protocol_name}, written by your practice: {line}"
        return Why(label="Sets", value=sets, line=named, steps=own, ground=_PRACTICE)
    if protocol is None:
        # A protocol that is no longer shipped: what it rested on was stored with the prescription.
        ground = Ground(source_keys=prescription.source_keys, mark=Mark.POLICY)
        return Why(label="Sets", value=sets, line=line, steps=(), ground=ground)
    steps = (
        ("Protocol", f"{protocol.name}, version {prescription.protocol_version}"),
        ("About it", protocol.note),
    )
    return Why(
        label="Sets",
        value=sets,
        line=line,
        steps=steps,
        ground=Ground(source_keys=protocol.source_keys, mark=protocol.mark),
    )


def rest_why(prescription: Prescription) -> Why:
    stay = " The cuffs come off." if prescription.released_between_sets else " The cuffs stay on."
    guidance = "Published guidance" if _is_own(prescription) else "Range"
    return Why(
        label="Rest",
        value=f"{prescription.rest_seconds} s",
        line=f"{prescription.rest_seconds} s between sets.{'' if prescription.without_cuffs else stay}",
        steps=((guidance, f"{MIN_REST_SECONDS} to {MAX_REST_SECONDS} s between sets"),),
        ground=_PRACTICE if _is_own(prescription) else GROUNDS["rest"],
    )


def tempo_why(prescription: Prescription) -> Why:
    seconds = prescription.seconds_per_rep
    ground = GROUNDS.get(f"tempo {prescription.tempo_label}", _POLICY)
    return Why(
        label="Tempo",
        value=Tempo.from_label(prescription.tempo_label).words,
        line=f"One repetition takes {seconds} s.",
        steps=(("One repetition", f"{seconds} s, by which the minutes are counted"),),
        ground=_PRACTICE if _is_own(prescription) else ground,
    )


def _is_own(prescription: Prescription) -> bool:
    """Whether a practice wrote the protocol."""
    return prescription.protocol_code.startswith(OWN_PROTOCOL)
