"""What happens next for a limb or a pair, in a sentence for the coach and one for the client."""

from clients.clearance.presenter import format_day
from clients.clearance.status import ClearanceState, ClearanceStatus
from clients.domain.regions import limbs_in_words

# State -> what happens next there.
_NEXT_STEP_FOR_CLIENT = {
    ClearanceState.CLEARED: (
        "Your coach can plan sessions with cuffs on your {limbs}, up to and with {last_on}."
    ),
    ClearanceState.TO_ACKNOWLEDGE: (
        "Your coach reads the points below first. After that, lower limits hold for your {limbs}."
    ),
    ClearanceState.IN_REVIEW: (
        "An admin of your practice looks at your answers. A doctor or another clinician has to "
        "agree before cuffs go on your {limbs}. You can train without cuffs until then."
    ),
    ClearanceState.BLOCKED: (
        "No cuffs on your {limbs} for now. Your coach can plan the same training without them."
    ),
    ClearanceState.LAPSED: "Please answer the questions again before cuffs go on your {limbs}.",
    ClearanceState.NOT_SCREENED: "Please answer the questions before cuffs go on your {limbs}.",
    ClearanceState.ON_HOLD: "Cuffs on your {limbs} are on hold.",
}
_NEXT_STEP_FOR_COACH = {
    ClearanceState.CLEARED: "You can plan sessions for the {limbs}, up to and with {last_on}.",
    ClearanceState.TO_ACKNOWLEDGE: (
        "Read each caution and say so. Then you can plan the {limbs} within lower limits."
    ),
    ClearanceState.IN_REVIEW: "An admin decides, once a clinician has agreed. Until then plan without cuffs.",
    ClearanceState.BLOCKED: "No cuffs on the {limbs}. The same training without them is open to the client.",
    ClearanceState.LAPSED: "The clearance no longer holds. Only a new screening opens the {limbs} again.",
    ClearanceState.NOT_SCREENED: "A screening comes first.",
    ClearanceState.ON_HOLD: "On hold. What holds it stands on the client's page.",
}


COMPARED_FIRST = "An admin of the practice compares the answers before cuffs can be planned."
COMPARED_FIRST_FOR_CLIENT = "An admin of your practice compares your answers before cuffs go on your {limbs}."


def next_step(status: ClearanceStatus, *, for_client: bool, takes_back: bool = False) -> str:
    """Return the sentence that says what happens next for these limbs; `takes_back`: the answers say less."""
    if takes_back and status.state is ClearanceState.IN_REVIEW:
        sentence = COMPARED_FIRST_FOR_CLIENT if for_client else COMPARED_FIRST
        return sentence.format(limbs=limbs_in_words(status.limbs))
    if status.state is ClearanceState.ON_HOLD and status.reasons:
        return " ".join(status.client_reasons if for_client else status.reasons)
    sentences = _NEXT_STEP_FOR_CLIENT if for_client else _NEXT_STEP_FOR_COACH
    return sentences[status.state].format(
        limbs=limbs_in_words(status.limbs), last_on=format_day(status.last_on) if status.last_on else ""
    )


def lines_for_client(status: ClearanceStatus) -> tuple[str, ...]:
    """Return what the client reads about these limbs: why cuffs stay off, or else what happens next."""
    shows_reasons = status.state in (ClearanceState.BLOCKED, ClearanceState.LAPSED, ClearanceState.ON_HOLD)
    return status.client_reasons if shows_reasons else (next_step(status, for_client=True),)
