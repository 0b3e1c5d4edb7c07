"""What must hold for any answers at all."""

from hypothesis import given
from hypothesis import strategies as st

from clients.domain.answers import questions_to_ask, rule_value
from clients.domain.questionnaire import CURRENT, NOT_SURE, AnswerKind
from clients.domain.regions import ALL_LIMBS, Limb, Region, limbs_of
from clients.domain.screening import relevant_answers, route, screen, validate_answers
from clients.domain.verdicts import Verdict, worst
from tests.domain.clients.builders import TODAY, any_answers

TICKED = (AnswerKind.YES_NO_NOT_SURE, AnswerKind.CHOICE)
# A known and treated pressure makes a raised reading milder: the one answer that may improve a verdict.
MILDER_WHEN_WORSE = {"high_blood_pressure"}


def outcome_of(answers):
    return screen(questionnaire=CURRENT, answers=answers, today=TODAY)


def verdict_of_answer(question, answer):
    """What one ticked answer is worth by its own rows."""
    verdicts = [rule.verdict for rule in question.rules if answer in rule.answers]
    if answer == NOT_SURE and not verdicts:
        return question.not_sure_verdict
    return worst(verdicts)


def no_better(after, before):
    return all(after.verdicts[limb].severity >= before.verdicts[limb].severity for limb in Limb)


@given(any_answers())
def test_complete_answers_validate_and_are_screened(answers):
    assert validate_answers(CURRENT, answers, TODAY) == {}
    assert set(outcome_of(answers).verdicts) == ALL_LIMBS


@given(any_answers())
def test_a_limb_has_the_worst_verdict_of_its_flags(answers):
    outcome = outcome_of(answers)

    for limb in Limb:
        flags = [flag.verdict for flag in outcome.flags if limb in flag.limbs]
        assert outcome.verdicts[limb] == worst(flags)
    for region in Region:
        assert outcome.worst_in(region) == worst(outcome.verdicts[limb] for limb in limbs_of(region))
    assert all(flag.limbs for flag in outcome.flags)
    assert len({flag.code for flag in outcome.flags}) == len(outcome.flags)


@given(any_answers())
def test_answers_nobody_asked_for_change_nothing(answers):
    assert outcome_of(relevant_answers(CURRENT, answers)) == outcome_of(answers)


@given(any_answers(), st.data())
def test_a_worse_answer_never_improves_a_verdict(answers, data):
    ticked = [
        question
        for question in questions_to_ask(CURRENT, answers)
        if question.kind in TICKED and question.asked_if is None and question.code not in MILDER_WHEN_WORSE
    ]
    question = data.draw(st.sampled_from(ticked))
    now = verdict_of_answer(question, answers[question.code])
    worse = [
        choice.value
        for choice in question.choices
        if verdict_of_answer(question, choice.value).severity > now.severity
    ]
    if not worse:
        return
    changed = {**answers, question.code: data.draw(st.sampled_from(worse))}
    if question.limbs_from is not None:
        changed[question.limbs_from] = NOT_SURE  # to learn which limb it is may open the others

    assert no_better(outcome_of(changed), outcome_of(answers))


@given(any_answers(), st.data())
def test_a_higher_blood_pressure_never_improves_a_verdict(answers, data):
    reading = st.integers(0, 1)
    low = [[data.draw(st.integers(100, 150)), data.draw(st.integers(50, 80))] for _ in range(2)]
    high = [list(pair) for pair in low]
    which, part = data.draw(reading), data.draw(reading)
    high[which][part] += data.draw(st.integers(1, 80 if part == 0 else 19))

    before, after = ({**answers, "blood_pressure": readings} for readings in (low, high))

    assert no_better(outcome_of(after), outcome_of(before))


@given(any_answers(), st.data())
def test_one_more_limb_never_improves_a_verdict(answers, data):
    limbs = st.sets(st.sampled_from([limb.value for limb in Limb]), min_size=1)
    some, others = data.draw(limbs), data.draw(limbs)
    before = outcome_of({**answers, "shunt": "yes", "shunt_limbs": sorted(some)})

    for wider in (sorted(some | others), NOT_SURE):
        assert no_better(outcome_of({**answers, "shunt": "yes", "shunt_limbs": wider}), before)


@given(any_answers())
def test_every_answer_with_a_contraindication_closes_a_limb(answers):
    outcome = outcome_of(answers)

    for question in questions_to_ask(CURRENT, answers):
        value = rule_value(question, answers, TODAY)
        if any(value in r.answers and r.verdict is Verdict.CONTRAINDICATED for r in question.rules):
            flag = next(flag for flag in outcome.flags if flag.code == question.code)
            assert flag.limbs
            assert all(outcome.verdicts[limb] is Verdict.CONTRAINDICATED for limb in flag.limbs)


@given(any_answers())
def test_not_sure_never_passes_as_nothing(answers):
    outcome = outcome_of(answers)
    flagged = {flag.code for flag in outcome.flags}

    for question in questions_to_ask(CURRENT, answers):
        # One without rules only asks what comes after it.
        if question.kind in TICKED and question.rules and answers[question.code] == NOT_SURE:
            assert question.code in flagged


@given(any_answers())
def test_each_limb_goes_exactly_one_way(answers):
    way = route(outcome_of(answers), takes_back=False)
    ways = (way.by_rule, way.acknowledge, way.review, way.blocked)

    assert sum(map(len, ways)) == len(ALL_LIMBS)
    assert frozenset().union(*ways) == ALL_LIMBS
