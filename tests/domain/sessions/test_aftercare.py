"""What the finish page says about the three days after a session."""

from clients.domain.red_flags import RED_FLAGS, Sign
from clients.domain.sources import SOURCES
from sessions.domain.aftercare import AFTERCARE


def test_there_are_four_lines_with_known_sources():
    assert len(AFTERCARE) == 4
    assert all(line.source_keys and set(line.source_keys) <= set(SOURCES) for line in AFTERCARE)


def test_dark_urine_is_said_in_the_words_of_the_red_flag():
    words = RED_FLAGS[Sign.URINE].title

    assert any(words[1:] in line.text for line in AFTERCARE)


def test_whatever_is_not_usual_says_what_to_do_today():
    assert all("today" in line.text for line in AFTERCARE if line.code not in ("usual", "urine"))
