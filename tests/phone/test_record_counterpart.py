"""The phone's fold and next step are the server's: thousands of examples through both."""

import pytest

from tests.phone.node import run_module
from tests.phone.vectors import as_text, make_vectors


@pytest.fixture(scope="module")
def vectors(tmp_path_factory):
    path = tmp_path_factory.mktemp("vectors") / "record.json"
    path.write_text(as_text(make_vectors(count=3000, seed=20261130)))
    return path


def test_the_phone_makes_the_same_record_and_the_same_next_step(vectors, tmp_path):
    done = run_module("record.test.js", tmp_path, VECTORS=str(vectors))

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("one.at - two.at ||", "two.at - one.at ||"),
        ("used >= capSeconds", "used > capSeconds + 1"),
        ("const cuffs = !record.withoutCuffs && ", "const cuffs = "),
        ("!record.symptoms.length && used", "used"),
        (
            "number >= (plan[index].failure_from ?? Infinity)",
            "number > (plan[index].failure_from ?? Infinity)",
        ),
        ("record.openSince <= (latest ?? -1)", "record.openSince < (latest ?? -1) - 1e9"),
        (": released ? restEndsAt : null", ": null"),
        ("Math.min(...latest) >= 9", "Math.min(...latest) > 9"),
        ("...performed.map(({ number }) => number), ...leftOut", "...performed.map(({ number }) => number)"),
        ("if (skipped) return null;", ""),
        ("exercise.skippedAt = event.at", "exercise.skippedAt = null"),
        ("exercise.laterAt = event.at", "exercise.laterAt = null"),
        ("(exercises[one].laterAt ?? -1) - (exercises[two].laterAt ?? -1)", "one - two"),
        ("at > (laterAt ?? -1)", "true"),
        ('mode === "released" && isPutOff', "false"),
        ("(!exercise.skipped || exercise.performed.length > 0)", "true"),
        ("MAX_PAUSE_MS = 600_000", "MAX_PAUSE_MS = 700_000"),
        ("MOST_LATE_MS = 300_000", "MOST_LATE_MS = 400_000"),
        ("elapsed % each", "elapsed"),
        ("running.stood += at - running.pausedAt", "running.stood += 0"),
        ("running.pausedAt ??= at", "running.pausedAt = at"),
        ('"set_performed"];', "];"),
        ("if (exercise.running?.number === done.number) exercise.running = null;", ""),
        ("number !== null && latest === null) continue", "number !== null) continue"),
        ("const isDue = number !== null && !hasNothingToDo", "const isDue = number !== null"),
        (
            "Object.assign(exercise.setMmhg, event.body.set_mmhg)",
            "exercise.setMmhg = event.body.set_mmhg",
        ),
    ],
)
def test_a_phone_that_reads_otherwise_is_found_out(vectors, tmp_path, right, wrong):
    done = run_module("record.test.js", tmp_path, replace=(right, wrong), VECTORS=str(vectors))

    assert done.returncode != 0
