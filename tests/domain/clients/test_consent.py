"""Whose yes to which text is enough on a day, and who may say yes as the parent."""

from dataclasses import replace
from datetime import date

import pytest

from clients.domain.consent import (
    PARENT_IS_CLIENT,
    ConsentKind,
    ConsentWay,
    GivenConsents,
    NamedPerson,
    has_own_consent,
    has_parent_consent,
    missing_consent,
    needs_parent,
    parent_problem,
)
from clients.domain.consent_text import CURRENT_TEXT, TEXTS
from clients.domain.sources import SOURCES

CURRENT = CURRENT_TEXT.version
BIRTHDAY_18 = date(2028, 3, 1)
BORN = date(2010, 3, 1)
CLIENT = NamedPerson(name="Mia Müller", email="mia@example.org")
COACH = NamedPerson(name="Dr. Cora Coach", email="cora.coach@gmail.com")


def test_a_yes_to_the_current_text_is_enough():
    assert has_own_consent(GivenConsents(own_version=CURRENT))


@pytest.mark.parametrize("version", [None, CURRENT - 1, CURRENT + 1])
def test_no_yes_or_one_to_another_text_is_not(version):
    assert not has_own_consent(GivenConsents(own_version=version))


def test_a_parents_yes_does_not_stand_for_the_clients():
    assert not has_own_consent(GivenConsents(parent_version=CURRENT))


def test_under_18_the_clients_own_yes_is_not_enough():
    own = GivenConsents(own_version=CURRENT)

    assert not has_parent_consent(own, birth_on=BORN, day=date(2028, 2, 29))


def test_from_the_eighteenth_birthday_on_no_parent_is_needed():
    own = GivenConsents(own_version=CURRENT)

    assert has_parent_consent(own, birth_on=BORN, day=BIRTHDAY_18)
    assert not needs_parent(BORN, BIRTHDAY_18)


@pytest.mark.parametrize(("version", "is_enough"), [(CURRENT, True), (CURRENT - 1, False), (None, False)])
def test_a_parent_agrees_to_the_current_text_as_well(version, is_enough):
    given = GivenConsents(own_version=CURRENT, parent_version=version)

    assert has_parent_consent(given, birth_on=BORN, day=date(2027, 1, 1)) is is_enough


def test_without_a_birth_date_a_parent_is_needed():
    assert needs_parent(None, BIRTHDAY_18)
    assert not has_parent_consent(GivenConsents(own_version=CURRENT), birth_on=None, day=BIRTHDAY_18)


CHILD = {"birth_on": BORN, "day": date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("given", "title"),
    [
        (GivenConsents(), "Read about BFR and say yes first"),
        (GivenConsents(own_version=CURRENT - 1), "Please read and agree again"),
        (GivenConsents(own_taken_back=True), "You took your yes to cuffs back"),
        (GivenConsents(own_version=CURRENT), "Your parent's yes is missing"),
        (GivenConsents(own_version=CURRENT, parent_version=CURRENT - 1), "Your parent reads and signs again"),
        (GivenConsents(own_version=CURRENT, parent_taken_back=True), "Your parent took their yes back"),
    ],
)
def test_what_is_missing_is_said_one_thing_at_a_time(given, title):
    assert missing_consent(given, **CHILD).title == title


def test_nothing_is_missing_once_all_who_have_to_agree():
    both = GivenConsents(own_version=CURRENT, parent_version=CURRENT)

    assert missing_consent(both, **CHILD) is None
    assert missing_consent(GivenConsents(own_version=CURRENT), birth_on=BORN, day=BIRTHDAY_18) is None


def problem(name, email=""):
    return parent_problem(NamedPerson(name=name, email=email), client=CLIENT, colleagues=[COACH])


def test_another_person_may_agree_as_the_parent():
    assert problem("Paula Müller", "paula@example.org") is None
    assert problem("Paula Müller") is None


@pytest.mark.parametrize("name", ["Cora Coach", "coach, cora", "Prof. Cora  COACH", "Córa Coach"])
def test_the_coach_may_not_however_the_name_is_written(name):
    field, sentence = problem(name)

    assert field == "name"
    assert sentence.startswith("Dr. Cora Coach is the client's coach or an admin of the practice")


@pytest.mark.parametrize("email", ["CoraCoach+child@googlemail.com", "cora.coach@gmail.com"])
def test_nor_under_another_name_with_the_coachs_mailbox(email):
    assert problem("Paula Müller", email)[0] == "email"


def test_nor_with_the_address_typed_as_the_name():
    assert problem("cora.coach@gmail.com")[0] == "name"


@pytest.mark.parametrize(
    ("name", "email", "field"), [("Müller Mia", "", "name"), ("Paula Müller", "mia@example.org", "email")]
)
def test_nor_the_client_themselves(name, email, field):
    assert problem(name, email) == (field, PARENT_IS_CLIENT)


def test_a_person_without_an_address_is_compared_by_name_alone():
    coach = NamedPerson(name="Cora Coach")

    assert parent_problem(NamedPerson(name="Paula"), client=CLIENT, colleagues=[coach]) is None


def test_a_published_text_never_changes():
    # Whoever agreed to version 1 agreed to these words. New words are a new version.
    assert {version: text.sha256 for version, text in TEXTS.items()} == {
        1: "dc0be5983ba22723300a45685ee5e23f22ba522ab9e58c89792457b7a46fc189",
    }


def test_the_current_text_is_the_newest():
    assert max(TEXTS) == CURRENT
    assert all(version == text.version for version, text in TEXTS.items())


def test_another_word_is_another_hash():
    first, *others = CURRENT_TEXT.sections
    begins = replace(first.paragraphs[0], text="You wear a cuff.")
    changed = replace(first, paragraphs=(begins, *first.paragraphs[1:]))

    assert replace(CURRENT_TEXT, sections=(changed, *others)).sha256 != CURRENT_TEXT.sha256


SAID = [said for text in TEXTS.values() for section in text.sections for said in section.paragraphs]
WORDS = " ".join(said.text for said in SAID)


@pytest.mark.parametrize(
    "part",
    [
        "blood flow restriction",
        "blood clot",
        "rhabdomyolysis",
        "retinal vein occlusion",
        "same exercise without cuffs",
        "heavier weights",
        "do nothing",
        "all medicines",
        "stop at any time",
        "take your yes back at any time",
        "Nobody can promise",
        "can read them",
        "none of your rights",
    ],
)
def test_the_text_says_each_part_of_a_consent(part):
    assert part in WORDS


@pytest.mark.parametrize("word", ["waiver", "safe", "treat", "diagnos", "< 1", "no more than normal"])
def test_the_text_promises_nothing_and_is_no_waiver(word):
    assert word not in WORDS.lower()


def test_every_source_of_the_text_is_in_the_list():
    assert {key for said in SAID for key in said.source_keys} <= set(SOURCES)


def test_each_kind_and_way_has_a_name():
    assert {kind.label for kind in ConsentKind} == {"Their own", "A parent's"}
    assert {way.label for way in ConsentWay} == {"In the app", "On paper"}
