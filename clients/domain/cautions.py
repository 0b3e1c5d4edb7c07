"""Who may plan under a clearance that rests on a coach's reading of the cautions: whoever read them, too."""

from clients.domain.clearance import Allowed, ReasonCode, RefusalReason, Refused

CAUTIONS_UNREAD = RefusalReason(
    code=ReasonCode.CAUTIONS_UNREAD,
    message="You have not read this client’s cautions; another coach has. Read them, then plan.",
    client_message="Your coach has to look at this first.",
)


def may_plan(answer: Allowed | Refused, *, has_unread_cautions: bool) -> Allowed | Refused:
    """Return the gate's answer, refused where whoever plans has not read the cautions themselves.

    What another coach planned stays, and the client may train it: the limits of the clearance are in it.
    """
    if isinstance(answer, Allowed) and has_unread_cautions is not False:
        return Refused(reasons=(CAUTIONS_UNREAD,))
    return answer
