from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.sources import SOURCES
from sessions.domain.events import MAX_TEXT_LENGTH, EventKind, check_body, schema_of
from sessions.domain.symptoms import SYMPTOMS, SymptomKind

AN_ID = str(UUID(int=3))
A_SET = {"prescription": AN_ID, "set": 1, "reps": 30, "load_kg": "17.5"}

VALID = [
    ("started", {}),
    ("started", {"pressure": [128, 84]}),
    ("started", {"pressure": [999, 0]}),
    ("cuffs_on", {}),
    ("cuffs_on", {"tightness": 7, "prescription": AN_ID}),
    ("set_performed", A_SET),
    ("set_performed", A_SET | {"reps": 0, "load_kg": "0"}),
    ("set_performed", A_SET | {"reps": 300, "load_kg": "1000", "set": 50}),
    ("set_performed", A_SET | {"load_kg": "9.0718474"}),
    ("set_corrected", {"corrects": AN_ID, "reps": 12}),
    ("set_corrected", {"corrects": AN_ID.upper(), "reps": 12, "load_kg": "15", "reason": ""}),
    ("set_corrected", {"corrects": AN_ID, "reps": 0, "undone": True}),
    ("set_left_out", {"prescription": AN_ID, "set": 4}),
    ("feedback", {"prescription": AN_ID, "effort": 0, "discomfort": 10}),
    ("feedback", {"prescription": AN_ID, "effort": 7, "discomfort": 5, "tightness": 6}),
    ("symptom", {"kind": "numb"}),
    ("symptom", {"kind": "pins_and_needles", "note": "left foot 🦶"}),
    ("stopped", {"reason": "other"}),
    ("stopped", {"reason": "chest_pain", "note": ""}),
    ("cuffs_off", {}),
    ("cuffs_off", {"prescription": AN_ID}),
    ("finished", {}),
    ("note", {"text": "x" * MAX_TEXT_LENGTH}),
]

SINCE_2 = [
    ("started", {"entered_later": True}),
    ("started", {"without_cuffs": True, "refill": "slow"}),
    ("cuffs_on", {"prescription": AN_ID, "set_mmhg": {"left_lower": 112, "right_lower": 0}}),
    ("cuffs_on", {"set_mmhg": {"left_upper": 600}}),  # a fact: the record flags it
    ("cuffs_on", {"refill": "after_loosening"}),
    ("load_changed", {"prescription": AN_ID, "load_kg": "15", "reason": "not_free"}),
    ("exercise_skipped", {"prescription": AN_ID, "reason": "too_hard"}),
    ("exercise_later", {"prescription": AN_ID, "reason": "not_free"}),
    ("feedback", {"prescription": AN_ID, "effort": 7, "discomfort": 5, "still_set": False}),
    ("finished", {"reason": "no_time"}),
    *((kind, {"prescription": AN_ID, "set": 1}) for kind in ("bout_started", "bout_paused", "bout_resumed")),
    ("set_performed", {"prescription": AN_ID, "set": 1, "reps": 0, "load_kg": "0", "seconds": 600}),
    ("set_corrected", {"corrects": AN_ID, "reps": 0, "seconds": 0}),
]

INVALID_SINCE_2 = [
    *(
        ("cuffs_on", {"set_mmhg": said}, "set_mmhg is not whole numbers from 0 to 999 by limb.")
        for said in (
            {},
            112,
            [112],
            {"neck": 40},
            {"left_lower": "112"},
            {"left_lower": 1000},
            {1: 100},
            None,
        )
    ),
    ("cuffs_on", {"refill": "fine"}, "refill is not one of after_loosening, slow."),
    ("exercise_skipped", {"prescription": AN_ID}, "reason is missing."),
    ("bout_started", {"prescription": AN_ID}, "set is missing."),
    ("bout_paused", {"set": 1}, "prescription is missing."),
    (
        "set_corrected",
        {"corrects": AN_ID, "reps": 0, "seconds": 7201},
        "seconds is not a whole number from 0 to 7200.",
    ),
    (
        "exercise_later",
        {"prescription": AN_ID, "reason": "too_hard"},
        "reason is not one of not_free, coach.",
    ),
    (
        "load_changed",
        {"prescription": AN_ID, "load_kg": "15", "reason": "no_time"},
        "reason is not one of too_heavy, not_free, coach.",
    ),
]

INVALID = [
    ("started", {"pressure": [128]}, "pressure is not two whole numbers from 0 to 999."),
    ("started", {"pressure": [128, 84, 70]}, "pressure is not two whole numbers from 0 to 999."),
    ("started", {"pressure": [128, "84"]}, "pressure is not two whole numbers from 0 to 999."),
    ("started", {"pressure": [1000, 84]}, "pressure is not two whole numbers from 0 to 999."),
    ("started", {"pressure": "128/84"}, "pressure is not two whole numbers from 0 to 999."),
    ("set_performed", A_SET | {"reps": -1}, "reps is not a whole number from 0 to 300."),
    ("set_performed", A_SET | {"reps": 301}, "reps is not a whole number from 0 to 300."),
    ("set_performed", A_SET | {"reps": "15"}, "reps is not a whole number from 0 to 300."),
    ("set_performed", A_SET | {"reps": True}, "reps is not a whole number from 0 to 300."),
    ("set_performed", A_SET | {"reps": 15.0}, "reps is not a whole number from 0 to 300."),
    ("set_performed", A_SET | {"reps": None}, "reps is not a whole number from 0 to 300."),
    ("set_performed", A_SET | {"set": 0}, "set is not a whole number from 1 to 50."),
    (
        "set_performed",
        A_SET | {"load_kg": "17,5"},
        'load_kg is not kilograms from 0 to 1000 written like "17.5".',
    ),
    (
        "set_performed",
        A_SET | {"load_kg": 17.5},
        'load_kg is not kilograms from 0 to 1000 written like "17.5".',
    ),
    (
        "set_performed",
        A_SET | {"load_kg": "1e3"},
        'load_kg is not kilograms from 0 to 1000 written like "17.5".',
    ),
    (
        "set_performed",
        A_SET | {"load_kg": "-5"},
        'load_kg is not kilograms from 0 to 1000 written like "17.5".',
    ),
    (
        "set_performed",
        A_SET | {"load_kg": "1000.1"},
        'load_kg is not kilograms from 0 to 1000 written like "17.5".',
    ),
    (
        "set_performed",
        A_SET | {"load_kg": "١٧"},
        'load_kg is not kilograms from 0 to 1000 written like "17.5".',
    ),
    ("set_performed", A_SET | {"prescription": "3"}, "prescription is not an identifier."),
    ("set_performed", A_SET | {"prescription": 3}, "prescription is not an identifier."),
    ("set_performed", A_SET | {"colour": 1}, "'colour' is not a field of set_performed."),
    ("set_corrected", {"corrects": AN_ID}, "reps is missing."),
    ("set_corrected", {"corrects": AN_ID, "reps": 0, "undone": 1}, "undone is not true or false."),
    (
        "feedback",
        {"prescription": AN_ID, "effort": 11, "discomfort": 0},
        "effort is not a whole number from 0 to 10.",
    ),
    ("cuffs_on", {"tightness": -1}, "tightness is not a whole number from 0 to 10."),
    (
        "symptom",
        {"kind": "tired"},
        "kind is not one of numb, pins_and_needles, colour, severe_pain, dizzy, chest_pain.",
    ),
    ("symptom", {"kind": "numb", "note": "x" * 2001}, "note is longer than 2000 characters."),
    ("symptom", {"kind": "numb", "note": 5}, "note is not text."),
    ("note", {"text": "  "}, "text is not text."),
    ("note", {"text": "a\x00b"}, "text holds a character that cannot be kept."),
    ("note", {"text": "half \ud83e"}, "text holds a character that cannot be kept."),
    ("started", [], "The body is not an object."),
    ("started", None, "The body is not an object."),
    ("jumped", {}, "This kind of event is not known."),
    (None, {}, "This kind of event is not known."),
    (["note"], {}, "This kind of event is not known."),
]


@pytest.mark.parametrize(("kind", "body"), VALID)
def test_a_well_formed_body_has_no_reasons(kind, body):
    assert check_body(kind, 1, body) == ()


@pytest.mark.parametrize(("kind", "body", "reason"), INVALID)
def test_a_malformed_body_says_why(kind, body, reason):
    assert check_body(kind, 1, body) == (reason,)


@pytest.mark.parametrize(("kind", "body"), SINCE_2)
def test_what_version_2_adds_is_none_of_version_1(kind, body):
    assert schema_of(kind, body) == 2
    assert check_body(kind, 2, body) == ()
    assert check_body(kind, 1, body) != ()


@pytest.mark.parametrize(("kind", "body"), VALID)
def test_what_version_1_says_is_said_in_version_1(kind, body):
    assert schema_of(kind, body) == 1
    assert check_body(kind, 2, body) == ()


@pytest.mark.parametrize(("kind", "body", "reason"), INVALID_SINCE_2)
def test_a_malformed_body_of_version_2_says_why(kind, body, reason):
    assert check_body(kind, 2, body) == (reason,)


@pytest.mark.parametrize("schema", [0, 3, True, "1", None])
def test_an_unknown_schema_says_which_are_known(schema):
    assert check_body("started", schema, {}) == ("This version of the event is not known; 1 and 2 are.",)


def test_a_field_of_version_2_is_none_of_version_1():
    assert check_body("started", 2, {"entered_later": True}) == ()
    assert check_body("started", 1, {"entered_later": True}) == (
        "'entered_later' is not a field of started.",
    )


def test_all_that_is_wrong_is_said_at_once():
    reasons = check_body("set_performed", 1, {"reps": -1, "x" * 100: 1})

    assert len(reasons) == 5
    assert all(len(reason) < 90 for reason in reasons)


def test_every_kind_of_event_has_a_shape():
    assert {kind for kind, _ in VALID + SINCE_2} == set(EventKind)


@pytest.mark.parametrize("kind", SymptomKind)
def test_every_symptom_says_what_to_do_and_where_that_comes_from(kind):
    symptom = SYMPTOMS[kind]

    assert symptom.kind is kind
    assert "cuffs off" in symptom.what_next
    assert set(symptom.source_keys) <= set(SOURCES)
    assert symptom.ends_session is (kind is not SymptomKind.PINS_AND_NEEDLES)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([AN_ID, "17.5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
names = (
    st.sampled_from(["prescription", "set", "reps", "load_kg", "corrects", "kind", "text", "effort"])
    | st.text()
)


@given(st.sampled_from(EventKind) | st.text(), values, st.dictionaries(names, values, max_size=6) | values)
def test_any_body_gets_an_answer_and_an_accepted_set_can_be_read(kind, schema, body):
    reasons = check_body(kind, schema, body)

    assert all(isinstance(reason, str) and reason for reason in reasons)
    if not reasons and kind == EventKind.SET_PERFORMED:
        assert 0 <= body["reps"] <= 300
        assert 0 <= Decimal(body["load_kg"]) <= 1000
