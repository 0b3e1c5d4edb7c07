"""Answers become a screening once, whole and for good, and take what was cleared before out of force."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from clients.audit.refusals import ActionRefused, AnswersRefused, StaleEdit
from clients.domain.questionnaire import CURRENT
from clients.domain.regions import ALL_LIMBS, ARMS, Limb
from clients.domain.verdicts import Verdict
from clients.models import (
    BloodPressureReading,
    BodyWeight,
    Clearance,
    Flag,
    Review,
    Screening,
    ScreeningDraft,
)
from clients.models.limbs import limbs_of_row, verdicts_of
from clients.screening.actions.submit import discard_answers, save_answers, submit_screening
from tests.support import builders


def start(client, by, **answers) -> ScreeningDraft:
    answers = {**builders.all_clear_answers(), **answers}
    return save_answers(client=client, answers=answers, by=by, now=timezone.now())


def submit(client, by, draft_id, now=None):
    return submit_screening(
        client=client, draft_id=draft_id, asked_by=by, in_person=True, now=now or timezone.now()
    )


def test_no_stop_flag_clears_both_regions_for_twelve_weeks_by_rule(client_person, coach):
    screening = builders.make_screening(client_person)

    clearance = Clearance.objects.get()
    today = client_person.today(timezone.now())
    assert (clearance.basis, clearance.upper, clearance.lower, clearance.decided_by) == (
        "rule",
        True,
        True,
        None,
    )
    assert (clearance.valid_from_on, clearance.valid_until_on) == (today, today + timedelta(weeks=12))
    assert clearance.screening == screening
    assert not Review.objects.exists()


def test_a_flag_of_one_limb_clears_the_others_and_opens_a_case(client_person):
    screening = builders.make_screening(client_person, nerves="yes", nerves_limbs=["right_lower"])

    clearance = Clearance.objects.get()
    assert (screening.verdict_upper, screening.verdict_lower) == (
        Verdict.NO_STOP_FLAG,
        Verdict.NEEDS_CLEARANCE,
    )
    assert limbs_of_row(clearance) == ALL_LIMBS - {Limb.RIGHT_LOWER}
    assert Review.objects.get().screening == screening


@pytest.mark.parametrize(
    ("answers", "cases"),
    [
        ({"smoking": "yes"}, 0),
        ({"blood_clot": "yes"}, 0),
        ({"blood_clot": "not_sure"}, 1),
        ({"smoking": "yes", **builders.ON_THE_PILL}, 1),
    ],
)
def test_only_what_an_admin_can_decide_becomes_a_case(client_person, answers, cases):
    builders.make_screening(client_person, **answers)

    assert Review.objects.count() == cases
    assert not Clearance.objects.exists()


def test_each_flag_keeps_question_answer_reason_source_and_version(client_person):
    screening = builders.make_screening(client_person, shunt="yes", shunt_limbs=["left_upper"])

    flag = Flag.objects.get(screening=screening)
    assert flag.question_text.startswith("Do you have a shunt")
    assert flag.answer_text == "Yes; Left arm"
    assert (flag.upper, flag.lower, flag.verdict) == (True, False, Verdict.CONTRAINDICATED)
    assert flag.source_keys == ["S-ELITE", "S-GALLO"]
    assert screening.questionnaire_version == CURRENT.version


def test_a_screening_cannot_be_changed(client_person):
    screening = builders.make_screening(client_person)
    screening.answers = {}

    with pytest.raises(TypeError, match="immutable"):
        screening.save()


def test_sent_twice_it_is_one_screening_and_one_clearance(client_person, coach):
    draft = start(client_person, coach)

    first, second = (submit(client_person, coach, draft.id) for _ in range(2))

    assert first == second
    assert Screening.objects.count() == Clearance.objects.count() == BodyWeight.objects.count() == 1


def test_new_answers_end_what_was_cleared_on_the_old_ones(client_person):
    builders.make_screening(client_person)
    first = Clearance.objects.get()

    builders.make_screening(client_person, blood_clot="yes")

    first.refresh_from_db()
    assert first.revoke_reason == "A newer screening was sent."
    assert not Clearance.objects.unrevoked().exists()


def test_new_answers_close_a_case_about_the_old_ones(client_person):
    old = builders.make_screening(client_person, varicose_veins="yes")

    more = {"heart": "yes", "heart_recent": "steady"}
    builders.make_screening(client_person, varicose_veins="yes", **more)

    old.review.refresh_from_db()
    assert old.review.closed_at is not None
    assert old.review.decisions.get().kind == "superseded"
    assert Review.objects.filter(closed_at=None).count() == 1


def test_an_open_question_is_named_and_nothing_is_written(client_person, coach):
    answers = builders.all_clear_answers()
    del answers["stroke"]
    draft = save_answers(client=client_person, answers=answers, by=coach, now=timezone.now())

    with pytest.raises(AnswersRefused) as refusal:
        submit(client_person, coach, draft.id)

    assert refusal.value.errors == {"stroke": "Please answer this question."}
    assert ScreeningDraft.objects.exists()
    assert not Screening.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"blood_clot": "nope"},
        {"blood_pressure": [[80, 120], [80, 120]]},
        {"made_up": "no"},
        {"birth_on": "2200-01-01"},
    ],
)
def test_forged_answers_in_a_draft_are_refused_when_sent(client_person, coach, forged):
    draft = start(client_person, coach, **forged)

    with pytest.raises(AnswersRefused):
        submit(client_person, coach, draft.id)

    assert not Screening.objects.exists()


def test_answers_to_follow_ups_that_are_no_longer_asked_are_not_kept(client_person, coach):
    draft = start(client_person, coach, heart="no", heart_recent="recent")

    screening = submit(client_person, coach, draft.id)

    assert "heart_recent" not in screening.answers
    assert not screening.flags.exists()


def test_answers_to_older_questions_are_not_sent(client_person, coach):
    draft = start(client_person, coach)
    ScreeningDraft.objects.update(questionnaire_version=0)

    with pytest.raises(StaleEdit, match="have changed"):
        submit(client_person, coach, draft.id)


def test_a_draft_on_older_questions_begins_anew_under_another_id(client_person, coach):
    old = start(client_person, coach)
    ScreeningDraft.objects.update(questionnaire_version=0)

    new = save_answers(client=client_person, answers={}, by=coach, now=timezone.now())

    assert (new.id != old.id, new.answers) == (True, {})


@pytest.mark.parametrize("verb", ["save", "send", "discard"])
def test_nobody_answers_for_a_person_who_is_not_theirs(client_person, coach, stranger_coach, verb):
    draft = start(client_person, coach)
    attempts = {
        "save": lambda by: save_answers(client=client_person, answers={}, by=by, now=timezone.now()),
        "send": lambda by: submit(client_person, by, draft.id),
        "discard": lambda by: discard_answers(client=client_person, by=by, now=timezone.now()),
    }

    for by in (stranger_coach, builders.make_client(coach, with_login=True).user, builders.make_admin()):
        with pytest.raises(ActionRefused, match="cannot answer for"):
            attempts[verb](by)
    assert ScreeningDraft.objects.get().answers["stroke"] == "no"


def test_what_was_measured_is_in_the_profile_afterwards(coach):
    client = builders.make_client(coach, birth_on=None, unit="lb")

    builders.make_screening(client, birth_on="1990-02-03", height_cm="181.44", weight_kg="81.647")

    client.refresh_from_db()
    weight = BodyWeight.objects.get(client=client)
    assert (client.birth_on, client.height_cm, client.version) == (date(1990, 2, 3), Decimal("181.4"), 2)
    assert (weight.weight_kg, weight.typed_value, weight.typed_unit) == (
        Decimal("81.647"),
        Decimal(180),
        "lb",
    )
    readings = BloodPressureReading.objects.filter(client=client).order_by("systolic_mmhg")
    assert [(each.systolic_mmhg, each.diastolic_mmhg) for each in readings] == [(118, 76), (120, 78)]


def test_what_was_not_measured_leaves_the_profile_alone(coach):
    client = builders.make_client(coach)

    builders.make_screening(client, blood_pressure="not_measured")

    assert not BloodPressureReading.objects.filter(client=client).exists()


def test_the_twelve_weeks_are_counted_in_the_clients_own_zone(coach):
    client = builders.make_client(coach, time_zone="Pacific/Kiritimati")
    draft = start(client, coach)
    late = timezone.now().replace(hour=12)

    submit(client, coach, draft.id, now=late)

    assert Clearance.objects.get(client=client).valid_from_on == late.date() + timedelta(days=1)


def test_each_limb_is_judged_apart(client_person):
    screening = builders.make_screening(client_person, lymph="yes", lymph_limbs=["left_upper"])

    assert (screening.verdict_upper, screening.verdict_lower) == ("contraindicated", "no_stop_flag")
    assert screening.limb_verdicts == {"right_upper": "no_stop_flag"}
    assert verdicts_of(screening)[Limb.LEFT_UPPER] is Verdict.CONTRAINDICATED
    assert screening.flags.get().limbs == ["left_upper"]
    assert limbs_of_row(Clearance.objects.get()) == ALL_LIMBS - {Limb.LEFT_UPPER}


def test_answers_from_before_limbs_had_verdicts_judge_whole_pairs(client_person):
    screening = builders.make_screening(client_person, lymph="yes", lymph_limbs=["left_upper"])
    Screening._base_manager.update(limb_verdicts={})
    Flag._base_manager.update(limbs=[])

    screening.refresh_from_db()

    assert [limb for limb, verdict in verdicts_of(screening).items() if verdict is Verdict.NO_STOP_FLAG] == [
        Limb.LEFT_LOWER,
        Limb.RIGHT_LOWER,
    ]
    assert limbs_of_row(screening.flags.get()) == ARMS
