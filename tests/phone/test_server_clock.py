"""The phone's time stays the server's, whatever becomes of the phone's own clock."""

import pytest

from tests.phone.node import run_module


def test_the_clock_stays_right(tmp_path):
    done = run_module("server-clock.test.js", tmp_path)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("jumped < -JUMP_MS ||", ""),
        ("jumped > JUMP_MS && !wasHidden", "false"),
        (" && !wasHidden", ""),
        ("(wasHidden ||= document.hidden)", "{}"),
        ("for (const ask of doubters) ask();", ";"),
    ],
)
def test_a_clock_without_one_of_its_controls_is_found_out(tmp_path, right, wrong):
    assert run_module("server-clock.test.js", tmp_path, replace=(right, wrong)).returncode != 0
