"""How many taps a healthy person needs from the first page of the questions to the first clearance."""

import re

import pytest
from django.urls import reverse

from clients.models import Clearance, Client, ScreeningDraft
from tests.support import builders
from tests.support.html_forms import html_of

pytestmark = pytest.mark.django_db

MOST_TAPS = 43
FIELDSET = re.compile(r'<fieldset class="question[^"]*" id="q-([a-z_0-9]+)"([^>]*)>')
TYPED = {
    "birth_on": {"birth_on": "1996-04-12"},
    "height_cm": {"height_cm": "178"},
    "weight_kg": {"weight_kg": "74"},
    "blood_pressure": {
        "blood_pressure": "118",
        "blood_pressure-1": "76",
        "blood_pressure-2": "116",
        "blood_pressure-3": "74",
    },
}


def shown(page: str) -> list[str]:
    """The questions that the page shows, in order."""
    found = FIELDSET.findall(page)
    return [code for code, attributes in found if not attributes.rstrip().endswith("hidden")]


def taps_to_clearance(browser, client) -> tuple[int, int]:
    """Answer as a person without anything to say, on the pages: (questions, taps). Typing is no tap."""
    browser.post(reverse("clients:screening", args=[client.id]))
    taps = questions = 1
    page = browser.get(reverse("clients:screening", args=[client.id]))
    draft = ScreeningDraft.objects.get(client=client)
    address = reverse("clients:screening-group", args=[client.id, "about_you"])
    while "screening-check" not in address and not address.endswith("check/"):
        page = html_of(browser.get(address))
        data = {"draft": str(draft.id), "go": "on"}
        for code in shown(page):
            questions += 1
            if code in TYPED:
                data |= TYPED[code]
                continue
            taps += 1
            if f'name="{code}-not-measured"' in page:
                data[f"{code}-not-measured"] = "not_measured"
            else:
                assert re.search(rf'<input type="radio" name="{code}"\s+value="no"', page), code
                data[code] = "no"
        answer = browser.post(address, data)
        taps += 1
        address = answer.url
    browser.post(reverse("clients:screening-send", args=[client.id]), {"draft": str(draft.id)})
    return questions - 1, taps + 1


@pytest.mark.parametrize("sex", Client.Sex.values)
def test_a_healthy_person_is_cleared_within_43_taps(coach, browser_of, sex):
    client = builders.make_client(coach, with_login=True, sex=sex)

    questions, taps = taps_to_clearance(browser_of(client.user), client)

    print(f"{sex}: {questions} questions, {taps} taps with every button")
    assert Clearance.objects.unrevoked().get(client=client).basis == "rule"
    assert 30 < taps <= MOST_TAPS
