"""What happens next for a region, to the coach and to the client."""

from clients.clearance.presenter import in_words
from clients.clearance.status import Stand, Standing

# For whom -> how a region stands -> what happens next.
_NEXT_FOR_CLIENT = {
    Stand.CLEARED: "Your coach can plan sessions with cuffs on your {region}, up to and with {last_on}.",
    Stand.TO_ACKNOWLEDGE: "Your coach reads the points below first. After that, lower limits hold for your "
    "{region}.",
    Stand.IN_REVIEW: "An admin of your practice looks at your answers. A doctor or another clinician has to "
    "agree before cuffs go on your {region}. You can train without cuffs until then.",
    Stand.BLOCKED: "No cuffs on your {region} for now. Your coach can plan the same training without them.",
    Stand.LAPSED: "Please answer the questions again before cuffs go on your {region}.",
    Stand.NOT_SCREENED: "Please answer the questions before cuffs go on your {region}.",
}
_NEXT_FOR_COACH = {
    Stand.CLEARED: "You can plan sessions for the {region}, up to and with {last_on}.",
    Stand.TO_ACKNOWLEDGE: "Read each caution and say so. Then you can plan the {region} within lower limits.",
    Stand.IN_REVIEW: "An admin decides, once a clinician has agreed. Until then plan without cuffs.",
    Stand.BLOCKED: "No cuffs on the {region}. The same training without them is open to the client.",
    Stand.LAPSED: "The clearance no longer holds. Only a new screening opens the {region} again.",
    Stand.NOT_SCREENED: "A screening comes first.",
}


def next_step(standing: Standing, *, for_client: bool) -> str:
    """What happens next for one region."""
    words = _NEXT_FOR_CLIENT if for_client else _NEXT_FOR_COACH
    return words[standing.stand].format(
        region=standing.region.label.lower(), last_on=in_words(standing.last_on) if standing.last_on else ""
    )


def own_words(standing: Standing) -> tuple[str, ...]:
    """One region to the client: why cuffs stay off, where that says more than what happens next."""
    tells_why = standing.stand in (Stand.BLOCKED, Stand.LAPSED)
    return standing.client_reasons if tells_why else (next_step(standing, for_client=True),)
