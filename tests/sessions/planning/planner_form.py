"""What a browser sends for one session of the planner, and the same as the request that the action takes."""

from decimal import Decimal
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from clients.domain.regions import Region
from sessions.domain.planning import SessionRequest
from sessions.domain.protocols import CuffMode
from tests.support.html_forms import html_of

PLANNER = reverse("sessions:new")
NOBODY = "00000000-0000-4000-8000-000000000000"


def address(client) -> str:
    return f"{PLANNER}?client={client.pk}"


def today(client):
    return client.today(timezone.now())


def typed(client, **changes) -> dict:
    """What a browser sends for one leg press at 30 %, today."""
    return {
        "request_id": str(uuid4()),
        "region": "lower",
        "exercises_lower": ["leg-press"],
        "percent_leg-press": "30",
        "protocol": "standard-30-15-15-15",
        "cuff_mode": "released",
        "scheduled_on": today(client).isoformat(),
        "high_load_reason": "",
        "spacing_reason": "",
        "note_to_client": "",
        **changes,
    }


def session_request(client, **changes) -> SessionRequest:
    facts = {
        "region": Region.LOWER,
        "exercises": (("leg-press", Decimal(30)),),
        "protocol_code": "standard-30-15-15-15",
        "cuff_mode": CuffMode.RELEASED,
        "scheduled_on": today(client),
    }
    return SessionRequest(**{**facts, **changes})


def text_of(page) -> str:
    return html_of(page)
