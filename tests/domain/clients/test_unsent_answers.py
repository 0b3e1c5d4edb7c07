"""What an answer that was never sent would raise, beside the answers that are sent."""

from clients.domain.questionnaire import CURRENT, NOT_SURE
from clients.domain.regions import ALL_LIMBS, Limb
from clients.domain.sources import Mark
from clients.domain.unsent_answers import flags_of_unsent
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import TODAY, healthy_answers


def raised(unsent, **sent):
    flags = flags_of_unsent(CURRENT, healthy_answers(**sent), unsent, TODAY)
    return {flag.code: (flag.verdict, flag.limbs) for flag in flags}


def test_an_answer_raises_what_it_would_have_raised():
    assert raised({"stroke": "no", "kidney": "yes"}) == {"kidney": (Verdict.NEEDS_CLEARANCE, ALL_LIMBS)}


def test_what_the_sent_answers_raise_themselves_is_not_repeated():
    assert raised({"kidney": "yes"}, kidney="yes") == {}


def test_the_limb_that_was_named_counts():
    unsent = {"shunt_limbs": ["left_lower"]}

    assert raised(unsent, shunt="yes", shunt_limbs=["left_upper"]) == {
        "shunt": (Verdict.CONTRAINDICATED, {Limb.LEFT_LOWER})
    }


def test_a_follow_up_that_nobody_answered_counts_as_not_sure():
    flags = flags_of_unsent(CURRENT, healthy_answers(), {"surgery": "yes"}, TODAY)

    assert any("Not sure" in flag.answer for flag in flags)
    assert {flag.code for flag in flags} & {"surgery", "surgery_when"}


def test_cautions_of_two_people_come_together():
    assert "venous_combined" in raised({"smoking": "yes"}, hormones="yes")


def test_a_question_of_other_questions_is_left_out():
    assert raised({"of_another_version": "yes"}) == {}


def test_beside_an_answer_that_cannot_be_judged_each_is_judged_alone():
    found = raised({"birth_on": "never", "kidney": "yes", "stroke": "no"})

    assert found["kidney"] == (Verdict.NEEDS_CLEARANCE, ALL_LIMBS)
    assert found["birth_on"] == (Verdict.NEEDS_CLEARANCE, ALL_LIMBS)
    assert "stroke" not in found


def test_where_nothing_can_be_judged_each_answer_but_no_needs_a_person():
    flags = flags_of_unsent(CURRENT, {}, {"kidney": "yes", "stroke": "no", "ulcers": NOT_SURE}, TODAY)

    assert {flag.code for flag in flags} <= {"kidney", "ulcers"}
    [kidney] = [flag for flag in flags if flag.code == "kidney"]
    assert (kidney.answer, kidney.reason, kidney.mark, kidney.number) == (
        "Yes",
        CURRENT.by_code["kidney"].text,
        Mark.POLICY,
        CURRENT.by_code["kidney"].number,
    )
    assert (kidney.advice, kidney.source_keys, kidney.venous, kidney.two_admins) == ("", (), False, False)
    assert kidney.passes_after_days is None
