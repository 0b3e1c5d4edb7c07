"""What the supervisor's log says, for the person at the console."""

import pytest

from tests.support.scripts import load_script

watch = load_script("watch")

AT = "2026-11-27 11:00:00,123"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"{AT} WARN exited: worker (terminated by SIGKILL; not expected)", ("worker", "exited")),
        (f"{AT} WARN exited: web (exit status 1; not expected)", ("web", "exited")),
        (
            f"{AT} INFO gave up: beat entered FATAL state, too many start retries too quickly",
            ("beat", "gave up"),
        ),
        (f"{AT} INFO exited: web (exit status 0; expected)", None),
        (f"{AT} INFO success: web entered RUNNING state", None),
        ("", None),
    ],
)
def test_trouble_is_told_apart(line, told):
    assert watch.parse_line(line) == told


def test_each_line_is_told_once_and_half_a_line_not_yet(tmp_path):
    log = tmp_path / "supervisord.log"
    log.write_text(f"{AT} WARN exited: web (exit status 1; not expected)\n")
    news = watch.Watch(log)

    assert news.news() == []  # from before
    with log.open("a") as lines:
        lines.write(f"{AT} WARN exited: worker (exit status 1; not expected)\n{AT} INFO gave up: wor")
    assert news.news() == [("worker", "exited")]
    with log.open("a") as lines:
        lines.write("ker entered FATAL state\n")
    assert news.news() == [("worker", "gave up")]
    log.write_text("")
    assert news.news() == []


def test_a_log_that_is_not_there_yet_says_nothing(tmp_path):
    assert watch.Watch(tmp_path / "none.log").news() == []
