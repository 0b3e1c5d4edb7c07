"""A tap becomes the same events on the phone as the form it stands for becomes on the server."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from clients.domain.occlusion import OcclusionPressure, Position, PressureTarget
from clients.domain.regions import Limb
from sessions import mappers
from sessions.domain import ready
from sessions.domain.deviations import END_REASONS, LATER_REASONS, LOAD_REASONS, SKIP_REASONS
from sessions.domain.symptoms import STOP_REASONS, SYMPTOMS
from sessions.models import Prescription, TrainingSession
from sessions.phone.forms import FORMS
from sessions.phone.screens.gauges import gauges_of
from sessions.phone.set_forms import BOUT_KINDS
from tests.phone.node import run_module


def gauge_target(limb: Limb, mmhg: int) -> dict[str, object]:
    measured = OcclusionPressure(
        id=UUID(int=7),
        limb=limb,
        pressure_mmhg=187,
        cuff_width_cm=Decimal(11),
        position=Position.LYING,
        device="Doppler",
        measured_on=date(2026, 3, 2),
    )
    target = PressureTarget(limb=limb, low_mmhg=75, high_mmhg=149, measured=measured, target_mmhg=mmhg)
    return mappers._target_as_json(target)


LEGS = TrainingSession(region="lower")
ROWS = [
    Prescription(training_session=LEGS, id=UUID(int=1), load_kg=Decimal("17.500")),
    Prescription(
        training_session=LEGS,
        id=UUID(int=2),
        load_kg=Decimal(40),
        other_loads=[["35", "kg"], ["100", "lb"]],
        pressure_targets=[gauge_target(Limb.LEFT_LOWER, 112), gauge_target(Limb.RIGHT_LOWER, 110)],
    ),
]
ROWS.append(Prescription(training_session=LEGS, id=UUID(int=3), kind="timed", bouts={"count": 5}))
ONE, TWO, THREE = (str(row.id) for row in ROWS)
SOME_SET = str(UUID(int=9))


def forms() -> list[dict[str, str]]:
    """What the screens can send, by field."""
    each_no = {f"ready-{code}": "no" for code in ready.CODES}
    return [
        {"step": "ready", "no_to_all": "on"},
        {"step": "ready", **each_no},
        *({"step": "ready", **each_no, f"ready-{code}": "yes"} for code in ready.CODES),
        *(
            {"step": "ready", "no_to_all": "on", "upper": str(upper), "lower": str(lower)}
            for upper, lower in ((128, 82), (159, 99), (160, 80), (150, 100), (185, 112))
        ),
        {"step": "ready", **each_no, "upper": "", "lower": ""},
        {"step": "without-cuffs"},
        {"step": "cuffs-on", "prescription": ONE},
        *({"step": "cuffs-on", "prescription": TWO, "tightness": str(number)} for number in (0, 5, 7)),
        *({"step": "set", "prescription": ONE, "set": "2", "reps": str(reps)} for reps in (0, 15, 300)),
        {"step": "set", "prescription": TWO, "set": "1", "reps": "30"},
        {"step": "cuffs-on", "prescription": ONE, "as_asked": "on"},
        {"step": "cuffs-on", "prescription": TWO, "as_asked": "on"},
        {"step": "cuffs-on", "prescription": TWO, "mmhg-left_lower": "40", "mmhg-right_lower": "300"},
        {"step": "cuffs-on", "prescription": TWO, "mmhg-left_lower": "", "refill": "after_loosening"},
        {"step": "cuffs-on", "prescription": TWO, "tightness": "5", "too_slow": "on"},
        *(
            {"step": "load", "prescription": TWO, "load_kg": "35", "reason": reason}
            for reason in LOAD_REASONS
        ),
        *({"step": "skip", "prescription": TWO, "reason": reason} for reason in SKIP_REASONS),
        *({"step": "later", "prescription": TWO, "reason": reason} for reason in LATER_REASONS),
        *({"step": "end-early", "reason": reason} for reason in END_REASONS),
        *(
            {"step": "set", "prescription": THREE, "set": "1", "minutes": minutes}
            for minutes in ("", "8", "8.5", "8,25", "0")
        ),
        {"step": "round", "prescription": THREE, "set": "2"},
        *({"step": "bout", "prescription": THREE, "set": "1", "kind": kind.value} for kind in BOUT_KINDS),
        {"step": "correct", "corrects": SOME_SET, "minutes": "7.5"},
        {"step": "leave-out", "prescription": TWO, "set": "4"},
        {"step": "correct", "corrects": SOME_SET, "reps": "13"},
        {"step": "undo", "corrects": SOME_SET},
        {"step": "cuffs-off"},
        {"step": "feedback", "prescription": ONE, "effort": "0", "discomfort": "10"},
        {"step": "feedback", "prescription": ONE, "effort": "0", "discomfort": "1", "still_set": "yes"},
        {"step": "feedback", "prescription": ONE, "effort": "0", "discomfort": "1", "still_set": "no"},
        {"step": "feedback", "prescription": TWO, "effort": "7", "discomfort": "5", "finishes": "on"},
        *({"step": "stop", "reason": reason} for reason in STOP_REASONS),
        {"step": "finish"},
        {"step": "end-early"},
        {"step": "note", "text": "  Better after sitting down. 🙂 "},
    ]


def case(fields: dict[str, str], *, is_on: bool) -> dict[str, object]:
    """A form and the events that the server makes of it; a page that knows the cuffs to be on says so."""
    data = {**fields, "event_id": str(uuid4()), **({"cuffs_on": "on"} if is_on else {})}
    form = FORMS[fields["step"]](data, prescriptions=ROWS)
    assert form.is_valid(), form.errors
    bodies = [[kind.value, body] for kind, body in form.bodies()]
    schemas = [event.schema for event in form.events(datetime.now(UTC))]
    return {"fields": fields, "isOn": is_on, "bodies": bodies, "schemas": schemas}


@pytest.fixture(scope="module")
def vectors(tmp_path_factory):
    known = {
        "questions": sorted(ready.CODES),
        "noCuffsFrom": list(ready.NO_CUFFS_FROM),
        "loads": {str(row.id): f"{row.lifted_kg:f}" for row in ROWS},
        "targets": {str(row.id): {each.limb: each.mmhg for each in gauges_of(row)} for row in ROWS},
        "symptoms": [
            {"kind": kind.value, "ends_session": symptom.ends_session} for kind, symptom in SYMPTOMS.items()
        ],
    }
    assert {fields["step"] for fields in forms()} == set(FORMS)
    cases = [case(fields, is_on=is_on) for fields in forms() for is_on in (False, True)]
    path = tmp_path_factory.mktemp("vectors") / "events.json"
    path.write_text(json.dumps({"known": known, "cases": cases}))
    return path


def test_every_form_becomes_the_same_events(vectors, tmp_path):
    done = run_module("events.test.js", tmp_path, VECTORS=str(vectors))

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("...cuffsOff(isOn)];\n  },", "];\n  },"),
        ("ends ? [", "false ? ["),
        ('=== "yes"', '=== "Yes"'),
        ("text.trim()", "text"),
        ("if (fields.too_slow)", "if (false)"),
        ("* 60)", "* 61)"),
        ('...BODIES.set(fields, known), ["cuffs_off", {}]', "...BODIES.set(fields, known)"),
        ("KINDS_SINCE_2.includes(kind)", 'KINDS_SINCE_2.includes(kind === "bout_resumed" ? "" : kind)'),
        ("body.set_mmhg = set", "body.set_mmhg = {}"),
    ],
)
def test_a_phone_that_says_otherwise_is_found_out(vectors, tmp_path, right, wrong):
    done = run_module("events.test.js", tmp_path, replace=(right, wrong), VECTORS=str(vectors))

    assert done.returncode != 0
