"""Every number of a prescription has its value, source and mark on its page: `make provenance`, small."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.domain.occlusion import CuffKind, Position
from clients.domain.regions import Limb, Region
from clients.measurements.actions.cuffs import record_occlusion_pressure, set_cuff
from tests.support import builders
from tests.support.provenance_check import untraced, walk, without_mark
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def client(coach):
    """Somebody with a gauge, a measured pressure, and a session of two exercises today."""
    client, now = builders.make_cleared_client(coach, with_login=True), timezone.now()
    set_cuff(client=client, region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11), by=coach, now=now)
    record_occlusion_pressure(
        client=client, pressure_id=client.id, limb=Limb.LEFT_LOWER, pressure_mmhg=200,
        cuff_width_cm=Decimal(11), position=Position.SEATED, device="Doppler", by=coach,
        measured_on=client.today(now), now=now,
    )  # fmt: skip
    builders.make_training_session(client, exercise_codes=("leg-press", "leg-extension"))
    return client


def test_no_page_shows_a_number_that_it_does_not_explain(coach, client):
    tally = walk(coach.practice, timezone.now(), most=1)

    assert tally.missing == []
    assert set(tally.pages) == {
        "session",
        "today",
        "client",
        "print",
        "calendar",
        "planner",
        "programme",
        "loads ahead",
        "next loads",
    }
    assert (tally.prescriptions, tally.numbers, tally.shown > 50) == (2, 2 * 9, True)


def test_without_its_explanations_each_page_is_told_of(coach, client, browser_of):
    session = reverse("sessions:detail", args=[client.training_sessions.get().pk])
    for person, address in (
        (coach, session),
        (client.user, reverse("sessions:today")),
        (client.user, reverse("sessions:own-week")),
    ):
        html = browser_of(person).get(address).content.decode()
        bare = re.sub(r"(<(dl|ul|section)[^>]* data-why.*?</\2>)", "", html, flags=re.S)

        assert untraced(html)[1] == []
        assert {"30 kg", "30 %", "2 s up, 2 s down"} & set(untraced(bare)[1])


def test_the_session_on_the_phone_explains_its_numbers_and_none_to_who_is_on_hold(coach, client, browser_of):
    planned = client.training_sessions.get()
    first = planned.prescriptions.get(position=0)
    builders.log_events(planned, builders.right_start(60), ("cuffs_on", 50, {"prescription": str(first.id)}))
    phone, live = browser_of(client.user), reverse("sessions:live", args=[planned.pk])

    html = phone.get(live).content.decode()
    bare = re.sub(r"<dl[^>]* data-why.*?</dl>", "", html, flags=re.S)

    assert "data-set=" in html
    assert untraced(html)[1] == []
    assert without_mark(html) == []
    assert "30 kg" in untraced(bare)[1]

    revoke_clearance(client=client, by=coach, reason="Swollen knee.", now=timezone.now())
    assert "data-why" not in phone.get(live).content.decode()


@pytest.mark.parametrize(
    ("why", "wrong"),
    [
        ("Rest 30 s. This product's own rule", 0),
        ("Rest 30 s. From the source named: S-FITCUFFS", 0),
        ("Rest 30 s. From the source named", 1),
        ("Rest 30 s.", 1),
    ],
)
def test_an_explanation_without_its_mark_or_source_is_told_of(why, wrong):
    assert len(without_mark(f"<p data-why>{why}</p>")) == wrong
