"""The gate: refusal is the default, and each condition alone is enough to refuse."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.clearance import (
    CAUTION_LIMITS,
    CLEARANCE_WEEKS,
    Allowed,
    Basis,
    Limits,
    ReasonCode,
    Refused,
)
from clients.domain.gate import may_train
from clients.domain.questionnaire import MINIMUM_VERSION
from clients.domain.regions import ALL_LIMBS, ARMS, LEGS, Limb, limbs_of
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import NOW, TODAY, make_clearance, make_client, make_screening

OTHER = UUID(int=99)


def asked(clearance=None, screening=None, client=None, **changes):
    question = {"limbs": ARMS, "today": TODAY, "now": NOW, **changes}
    return may_train(client=client or make_client(), clearance=clearance, screening=screening, **question)


def codes_of(answer):
    assert isinstance(answer, Refused)
    return [reason.code for reason in answer.reasons]


def with_verdict(verdict, limbs=ARMS):
    return make_screening(verdicts=make_screening().verdicts | dict.fromkeys(limbs, verdict))


def test_a_clearance_in_force_allows_within_its_limits():
    clearance = make_clearance(max_percent_1rm=40, max_cuff_minutes=12)

    assert asked(clearance, make_screening()) == Allowed(
        limits=Limits(max_percent_1rm=40, max_cuff_minutes=12), valid_until_on=clearance.valid_until_on
    )


def test_no_limits_means_the_products_own():
    assert asked(make_clearance(), make_screening()).limits == Limits()


# Each alone, on a clearance that is otherwise in force.
REFUSALS = {
    ReasonCode.OTHER_CLIENT: ({"client_id": OTHER}, {}),
    ReasonCode.OTHER_SCREENING: ({"screening_id": OTHER}, {}),
    ReasonCode.NEWER_SCREENING: ({}, {"is_latest": False}),
    ReasonCode.OLD_QUESTIONS: ({}, {"questionnaire_version": MINIMUM_VERSION - 1}),
    ReasonCode.QUESTION_LEFT_OUT: ({}, {"asked_as_male": True}),
    ReasonCode.REVOKED: ({"revoked_at": NOW}, {}),
    ReasonCode.HEALTH_CHANGED: ({"revoked_at": NOW, "health_changed": True}, {}),
    ReasonCode.NOT_YET_VALID: ({"valid_from_on": TODAY + timedelta(days=1)}, {}),
    ReasonCode.EXPIRED: ({"valid_until_on": TODAY}, {}),
    ReasonCode.LIMB_NOT_COVERED: ({"limbs": LEGS}, {}),
    ReasonCode.CONTRAINDICATED: (
        {"basis": Basis.DECISION},
        {"verdicts": dict.fromkeys(Limb, Verdict.CONTRAINDICATED)},
    ),
    ReasonCode.NEEDS_DECISION: (
        {"basis": Basis.ACKNOWLEDGEMENT},
        {"verdicts": dict.fromkeys(Limb, Verdict.NEEDS_CLEARANCE)},
    ),
    ReasonCode.NEEDS_ACKNOWLEDGEMENT: ({}, {"verdicts": dict.fromkeys(Limb, Verdict.CAUTION)}),
    ReasonCode.CANNOT_TELL: ({"max_percent_1rm": -1}, {}),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_each_condition_alone_is_refused_with_its_reason_only(code):
    of_clearance, of_screening = REFUSALS[code]

    answer = asked(make_clearance(**of_clearance), make_screening(**of_screening))

    assert codes_of(answer) == [code]


def test_what_men_are_not_asked_is_missed_once_the_profile_says_otherwise():
    answers = make_screening(asked_as_male=True)

    assert isinstance(asked(make_clearance(), answers, make_client(is_male=True)), Allowed)
    assert codes_of(asked(make_clearance(), answers, make_client())) == [ReasonCode.QUESTION_LEFT_OUT]


def test_the_instant_of_its_end_ends_it_whatever_day_it_is_there():
    clearance = make_clearance(ends_at=NOW)

    assert codes_of(asked(clearance, make_screening())) == [ReasonCode.EXPIRED]
    assert isinstance(
        asked(make_clearance(ends_at=NOW + timedelta(microseconds=1)), make_screening()), Allowed
    )


# Each alone, where clearance and screening would allow it.
CLOSED_FOR_THE_CLIENT = {
    ReasonCode.RED_FLAG: "has_red_flag",
    ReasonCode.OPEN_STOP: "has_open_stop",
    ReasonCode.ARCHIVED: "is_archived",
}


@pytest.mark.parametrize("fact", [True, None, 1, "no"])
@pytest.mark.parametrize("code", CLOSED_FOR_THE_CLIENT)
def test_what_is_known_of_the_client_closes_the_gate_too(code, fact):
    client = make_client(**{CLOSED_FOR_THE_CLIENT[code]: fact})

    assert codes_of(asked(make_clearance(), make_screening(), client)) == [code]


# Each alone is missing, where everything else would allow it.
MISSING_OF_THE_CLIENT = {
    ReasonCode.NO_CONSENT: "has_consent",
    ReasonCode.NO_PARENT_CONSENT: "has_parent_consent",
}


@pytest.mark.parametrize("fact", [False, None, 0, 1, "yes"])
@pytest.mark.parametrize("code", MISSING_OF_THE_CLIENT)
def test_without_a_consent_that_is_needed_the_gate_stays_closed(code, fact):
    client = make_client(**{MISSING_OF_THE_CLIENT[code]: fact})

    assert codes_of(asked(make_clearance(), make_screening(), client)) == [code]


def test_control_with_both_consents_the_same_person_may_train():
    client = make_client(has_consent=True, has_parent_consent=True)

    assert isinstance(asked(make_clearance(), make_screening(), client), Allowed)


TAKEN_BACK = {
    ReasonCode.CONSENT_TAKEN_BACK: {"has_consent": False, "took_consent_back": True},
    ReasonCode.PARENT_CONSENT_TAKEN_BACK: {"has_parent_consent": False, "parent_took_consent_back": True},
}


@pytest.mark.parametrize("code", TAKEN_BACK)
def test_who_took_a_yes_back_is_told_so(code):
    refused = asked(make_clearance(), make_screening(), make_client(**TAKEN_BACK[code]))

    assert codes_of(refused) == [code]
    assert "took back" in refused.reasons[0].client_message


def test_a_yes_that_stands_again_counts_whatever_was_taken_back_before():
    client = make_client(took_consent_back=True, parent_took_consent_back=True)

    assert isinstance(asked(make_clearance(), make_screening(), client), Allowed)


def test_consent_is_told_after_what_takes_longer():
    client = make_client(has_consent=False)

    assert codes_of(asked(make_clearance(revoked_at=NOW), make_screening(), client)) == [
        ReasonCode.REVOKED,
        ReasonCode.NO_CONSENT,
    ]


def test_a_red_flag_is_told_before_everything_else():
    client = make_client(has_red_flag=True, has_open_stop=True, is_archived=True)

    first, *_others = asked(make_clearance(revoked_at=NOW), make_screening(), client).reasons

    assert first.code is ReasonCode.RED_FLAG
    assert first.client_message.startswith("See a doctor today.")


def test_a_client_of_whom_nothing_is_known_is_refused():
    question = {"limbs": ARMS, "today": TODAY, "now": NOW}

    answer = may_train(client=None, clearance=make_clearance(), screening=make_screening(), **question)

    assert codes_of(answer) == [ReasonCode.CANNOT_TELL]


def test_every_code_has_a_case():
    without_a_row = {ReasonCode.NO_CLEARANCE, ReasonCode.NO_SCREENING}
    without_a_row |= {ReasonCode.CAUTIONS_UNREAD}  # about who plans: test_cautions
    of_the_client = set(CLOSED_FOR_THE_CLIENT) | set(MISSING_OF_THE_CLIENT) | set(TAKEN_BACK)
    assert set(REFUSALS) | of_the_client | without_a_row == set(ReasonCode)


OF_ONE_ROW = sorted(
    set(REFUSALS)
    - {
        ReasonCode.CONTRAINDICATED,
        ReasonCode.NEEDS_DECISION,
        ReasonCode.NEEDS_ACKNOWLEDGEMENT,
        ReasonCode.CANNOT_TELL,
        ReasonCode.HEALTH_CHANGED,  # a revocation of its own kind
    }
)


@given(
    st.sets(st.sampled_from(OF_ONE_ROW), min_size=1),
    st.sampled_from(Limb),
    st.sampled_from(Basis),
    st.sampled_from(Verdict),
)
def test_no_mix_of_conditions_is_ever_allowed_and_each_is_told(codes, limb, basis, verdict):
    of_clearance, of_screening = {"basis": basis}, {"verdicts": dict.fromkeys(Limb, verdict)}
    for code in codes:
        of_clearance |= REFUSALS[code][0]
        of_screening |= REFUSALS[code][1]
    if ReasonCode.LIMB_NOT_COVERED in codes:
        of_clearance["limbs"] = ALL_LIMBS - {limb}

    answer = asked(make_clearance(**of_clearance), make_screening(**of_screening), limbs={limb})

    assert codes <= set(codes_of(answer))


BASES = {
    Verdict.NO_STOP_FLAG: {Basis.RULE, Basis.ACKNOWLEDGEMENT, Basis.DECISION},
    Verdict.CAUTION: {Basis.ACKNOWLEDGEMENT, Basis.DECISION},
    Verdict.NEEDS_CLEARANCE: {Basis.DECISION},
    Verdict.CONTRAINDICATED: set(),
}


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("limb", Limb)
def test_the_verdict_decides_who_may_clear(verdict, basis, limb):
    answer = asked(make_clearance(basis=basis), with_verdict(verdict, {limb}), limbs=[limb])

    assert isinstance(answer, Allowed) is (basis in BASES[verdict])


@pytest.mark.parametrize("closed", Limb)
def test_one_closed_limb_leaves_the_other_three_open(closed):
    screening = with_verdict(Verdict.CONTRAINDICATED, {closed})
    clearance = make_clearance(limbs=ALL_LIMBS - {closed})

    for limb in ALL_LIMBS - {closed}:
        assert isinstance(asked(clearance, screening, limbs={limb}), Allowed)
    assert isinstance(asked(clearance, screening, limbs=ALL_LIMBS - {closed}), Allowed)
    for together in ({closed}, limbs_of(closed.region), ALL_LIMBS):
        assert codes_of(asked(clearance, screening, limbs=together)) == [
            ReasonCode.CONTRAINDICATED,
            ReasonCode.LIMB_NOT_COVERED,
        ]


def test_the_strictest_limb_sets_the_limits():
    screening = with_verdict(Verdict.CAUTION, {Limb.LEFT_LOWER})
    clearance = make_clearance(basis=Basis.ACKNOWLEDGEMENT)

    assert asked(clearance, screening, limbs={Limb.RIGHT_LOWER}).limits == Limits()
    assert asked(clearance, screening, limbs=LEGS).limits == CAUTION_LIMITS


def test_each_limb_is_refused_for_its_own_reason_the_gravest_first():
    verdicts = {Limb.LEFT_LOWER: Verdict.NEEDS_CLEARANCE, Limb.RIGHT_LOWER: Verdict.CONTRAINDICATED}
    screening = make_screening(verdicts=make_screening().verdicts | verdicts)

    words = [reason.message for reason in asked(make_clearance(), screening, limbs=LEGS).reasons]

    assert words[0].startswith("The answers rule out cuffs on the right leg.")
    assert words[1] == "An admin has to decide about the left leg first."


def test_a_question_about_no_limb_is_refused():
    assert codes_of(asked(make_clearance(), make_screening(), limbs=())) == [ReasonCode.CANNOT_TELL]


def test_without_anything_both_are_missing():
    assert codes_of(asked()) == [ReasonCode.NO_SCREENING, ReasonCode.NO_CLEARANCE]


def test_a_clearance_without_its_screening_is_refused():
    assert codes_of(asked(make_clearance(), None)) == [ReasonCode.NO_SCREENING]


@pytest.mark.parametrize(
    ("verdict", "codes"),
    [
        (Verdict.NO_STOP_FLAG, [ReasonCode.NO_CLEARANCE]),
        (Verdict.CAUTION, [ReasonCode.NEEDS_ACKNOWLEDGEMENT, ReasonCode.NO_CLEARANCE]),
        (Verdict.NEEDS_CLEARANCE, [ReasonCode.NEEDS_DECISION, ReasonCode.NO_CLEARANCE]),
        (Verdict.CONTRAINDICATED, [ReasonCode.CONTRAINDICATED, ReasonCode.NO_CLEARANCE]),
    ],
)
def test_without_a_clearance_the_verdict_says_what_is_needed(verdict, codes):
    assert codes_of(asked(None, with_verdict(verdict))) == codes


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (TODAY - timedelta(days=8), False),
        (TODAY - timedelta(days=7), True),
        (TODAY + timedelta(weeks=11) - timedelta(days=1), True),
        (TODAY + timedelta(weeks=11), False),
    ],
)
def test_the_last_day_is_the_one_before_the_end(day, allowed):
    assert isinstance(asked(make_clearance(), make_screening(), today=day), Allowed) is allowed


def test_twelve_weeks_hold_for_84_days():
    begin = date(2027, 3, 1)
    clearance = make_clearance(valid_from_on=begin, valid_until_on=begin + timedelta(weeks=CLEARANCE_WEEKS))

    allowed = [
        day
        for day in range(-3, 100)
        if isinstance(asked(clearance, make_screening(), today=begin + timedelta(days=day)), Allowed)
    ]

    assert allowed == list(range(84))


def test_a_revocation_ahead_of_this_clock_already_counts():
    clearance = make_clearance(revoked_at=NOW + timedelta(minutes=5))

    assert codes_of(asked(clearance, make_screening())) == [ReasonCode.REVOKED]


def test_reasons_are_told_in_words_to_the_coach_and_fit_words_to_the_client():
    clearance = make_clearance(revoked_at=NOW, revoke_reason="New medicine {see letter}.")
    reason = asked(clearance, make_screening()).reasons[0]

    assert reason.message == "The clearance was revoked: New medicine {see letter}."
    assert "medicine" not in reason.client_message


def test_a_revocation_without_a_reason_is_told_plainly():
    reason = asked(make_clearance(revoked_at=NOW), make_screening()).reasons[0]

    assert reason.message == "The clearance was revoked."


def test_days_and_limbs_are_named():
    late = asked(make_clearance(valid_until_on=date(2027, 2, 28)), make_screening()).reasons[0]
    early = asked(make_clearance(valid_from_on=date(2027, 5, 3)), make_screening()).reasons[0]
    legs = asked(make_clearance(limbs=frozenset()), make_screening(), limbs=LEGS).reasons[0]

    assert "27 February 2027 was its last day" in late.message
    assert early.client_message == "Cuffs may go on from 3 May 2027."
    one = asked(make_clearance(limbs=ALL_LIMBS - {Limb.LEFT_LOWER}), make_screening(), limbs=LEGS).reasons[0]

    assert legs.message == "The clearance does not cover the legs."
    assert one.message == "The clearance does not cover the left leg."


def test_an_acknowledged_caution_carries_the_caution_limits():
    screening = with_verdict(Verdict.CAUTION)

    def limits_of(**changes):
        return asked(make_clearance(**changes), screening).limits

    assert limits_of(basis=Basis.ACKNOWLEDGEMENT) == CAUTION_LIMITS
    assert limits_of(basis=Basis.ACKNOWLEDGEMENT, max_percent_1rm=20, max_cuff_minutes=15) == Limits(
        max_percent_1rm=20, max_cuff_minutes=CAUTION_LIMITS.max_cuff_minutes
    )
    assert limits_of(basis=Basis.DECISION) == Limits()


def test_limits_tighten_number_by_number():
    one = Limits(max_percent_1rm=40, max_cuff_minutes=None)
    other = Limits(max_percent_1rm=30, max_cuff_minutes=12)

    assert one.tightened_by(other) == other.tightened_by(one) == other
    assert Limits().tightened_by(Limits()) == Limits()


def test_no_maximal_tests_stays_whichever_says_so():
    forbidden = Limits(no_max_test=True)

    assert Limits().tightened_by(forbidden) == forbidden.tightened_by(Limits()) == forbidden
    answer = asked(
        make_clearance(basis=Basis.ACKNOWLEDGEMENT, no_max_test=True), with_verdict(Verdict.CAUTION)
    )
    assert answer.limits == replace(CAUTION_LIMITS, no_max_test=True)
