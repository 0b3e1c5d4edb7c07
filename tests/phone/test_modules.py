"""The phone's modules that need no page, and no counterpart in Python."""

import pytest

from tests.phone.node import run_module


@pytest.mark.parametrize(
    "name", ["format", "screens", "session-status", "sync-chip", "take-back", "timed-cues"]
)
def test_a_module_does_what_its_tests_say(name, tmp_path):
    done = run_module(f"{name}.test.js", tmp_path)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "# pass 0" not in done.stdout


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("screens", "(isOver || !isOnHold)", "(isOver || true)"),
        ("screens", "if (isExpired)", "if (false)"),
        ("screens", "saidYes && !record.saidWithoutCuffs", "saidYes"),
        ("screens", "seconds >= cap ?", "seconds > cap ?"),
        ("screens", "restLeft ?", "!restLeft ?"),
        ("screens", "withoutReason:", "withoutWhy:"),
        ("take-back", "takenBackHere(account).filter(", "[].filter("),
        ("take-back", "while (waiting.length)", "if (waiting.length)"),
        ("timed-cues", "at - moment <= LATE_MS", "true"),
        ("timed-cues", "lastTick < moment", "true"),
        ("session-status", "!corrections.get(id)?.undone", "true"),
        ("sync-chip", "reps ?", "true ?"),
    ],
)
def test_a_module_that_does_otherwise_is_found_out(name, right, wrong, tmp_path):
    assert run_module(f"{name}.test.js", tmp_path, replace=(right, wrong)).returncode != 0
