"""Short questions before each session; a "yes" keeps the cuffs off."""

import pytest

from clients.domain import sources
from sessions.domain import ready
from sessions.domain.events import check_body
from sessions.domain.protocols import CuffMode
from sessions.domain.record import (
    CuffsOffReason,
    DoSet,
    GiveFeedback,
    PutCuffsOn,
    TakeCuffsOff,
    fold,
    next_step,
    record_as_json,
)
from tests.domain.sessions.builders import EXTENSION, PLAN, event, performed


def said(**yes):
    return ready.all_no() | yes


def step_after(*events):
    return next_step(fold(events, PLAN), PLAN, CuffMode.RELEASED)


def test_each_question_has_advice_and_a_source():
    assert len(ready.QUESTIONS) == 8
    for question in ready.QUESTIONS:
        assert question.text.endswith("?")
        assert question.advice.endswith(".")
        assert question.source_keys or question.code == "dried_out"  # from memory
        assert all(key in sources.SOURCES for key in question.source_keys)


def test_all_no_goes_on_to_the_cuffs():
    assert step_after(event(1, "started", ready=ready.all_no())) == PutCuffsOn(exercise_index=0)


@pytest.mark.parametrize("code", sorted(ready.CODES))
def test_one_yes_means_no_cuffs_and_the_same_sets(code):
    started = event(1, "started", ready=said(**{code: True}))

    step = step_after(started)

    assert step == DoSet(exercise_index=0, set_number=1, target_reps=30, with_cuffs=False)
    done = [performed(number + 1, EXTENSION, number, 15) for number in range(1, 5)]
    assert step_after(started, *done) == GiveFeedback(exercise_index=0)


def test_without_cuffs_can_be_chosen_without_a_yes():
    assert step_after(event(1, "started", without_cuffs=True)).with_cuffs is False


def test_a_yes_on_one_phone_is_not_taken_back_by_a_no_on_another():
    record = fold(
        [
            event(1, "started", ready=said(fever=True)),
            event(2, "started", ready=said()),
        ],
        PLAN,
    )

    assert record.ready["fever"] is True
    assert record.without_cuffs


def test_cuffs_that_are_on_come_off_once_another_phone_said_yes():
    step = step_after(event(1, "started", ready=said(skin=True)), event(2, "cuffs_on"))

    assert step == TakeCuffsOff(reason=CuffsOffReason.SYMPTOM)


def test_the_record_tells_the_answers_and_says_nothing_where_nobody_was_asked():
    asked = record_as_json(fold([event(1, "started", ready=said(chest=True))], PLAN))
    unasked = record_as_json(fold([event(1, "started")], PLAN))

    assert asked["ready"] == said(chest=True)
    assert asked["without_cuffs"] is True
    assert "ready" not in unasked
    assert "without_cuffs" not in unasked


@pytest.mark.parametrize(
    "answers",
    [
        {},
        "no",
        {**ready.all_no(), "other": False},
        dict.fromkeys(list(ready.all_no())[:5], False),
        {**ready.all_no(), "fever": "yes"},
        {**ready.all_no(), "fever": 0},
    ],
)
def test_answers_of_another_shape_are_refused_in_words(answers):
    assert check_body("started", 1, {"ready": answers})


def test_a_phone_that_still_asks_the_six_of_before_is_heard():
    """It was offline when the two of a day came; what it says is a fact."""
    six = {code: code == "fever" for code in ready.FIRST_CODES}

    assert len(six) == 6
    assert check_body("started", 1, {"ready": six}) == ()


def test_boxes_to_tick_come_before_the_last_no():
    """The last "no" sends the form in a client's first week."""
    assert [question.needs_a_no for question in ready.QUESTIONS] == [False] * 2 + [True] * 6


def test_answers_to_all_are_taken():
    assert check_body("started", 1, {"ready": said(fever=True), "without_cuffs": True}) == ()


@pytest.mark.parametrize(
    ("pressure", "holds"),
    [((159, 99), False), ((160, 60), True), ((120, 100), True), ((192, 116), True), ((), False)],
)
def test_one_high_number_of_a_pressure_keeps_the_cuffs_off(pressure, holds):
    assert ready.reaches(pressure, ready.NO_CUFFS_FROM) is holds


def test_each_yes_is_shown_and_a_pressure_by_its_numbers():
    (shown,) = ready.yeses_of({**ready.all_no(), ready.QUESTIONS[0].code: True})
    assert shown.answer.endswith("Yes.")

    (pressure,) = ready.yeses_of(ready.all_no(), (165, 92))
    assert "165" in pressure.answer
    assert pressure.doctor_first
    (red,) = ready.yeses_of(ready.all_no(), (185, 112))
    assert red.advice != pressure.advice


def test_the_first_words_of_a_red_yes_or_a_red_pressure():
    assert ready.red_words(ready.all_no()) == ""
    assert ready.red_words({**ready.all_no(), "chest": True})
    assert ready.red_words(ready.all_no(), (185, 112))
    assert ready.red_words(ready.all_no(), (165, 92)) == ""


def test_without_cuffs_a_whole_check_is_what_holds_all_training_or_asks_for_rest():
    asked = ready.questions_for(without_cuffs=True)

    assert all(question.red_flag or question.doctor_first or question.rest_first for question in asked)
    assert ready.is_whole(frozenset(question.code for question in asked))
    assert not ready.is_whole(frozenset(question.code for question in asked[1:]))  # the control
    assert ready.questions_for(without_cuffs=False) == ready.QUESTIONS
