"""What a person reads of a rule, word for word, and each bound from both sides."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from clients.domain.answers_changed import BIRTH_DATE_SLIP, find_changed_answers
from clients.domain.changed_facts import (
    BirthDateOfProfile,
    ChangeCause,
    ChangedAnswer,
    ReportedChange,
    Standing,
)
from clients.domain.changes import ChangeKind
from clients.domain.clearance import Allowed, Limits
from clients.domain.desk_bounds import clinician_date_problem
from clients.domain.numbers import Unit
from clients.domain.one_person import Login, Sign, Suspicion, signs_of_one_person
from clients.domain.one_rep_max import plausible_text
from clients.domain.questionnaire import CURRENT, MINIMUM_VERSION
from clients.domain.red_answers import red_answers
from clients.domain.red_flags import ReadingVerdict, impossible_verdict
from clients.domain.regions import ALL_LIMBS, ARMS, LEGS, Limb
from clients.domain.screening import TESTOSTERONE_PRESSURE_CODE, Flag
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict
from clients.domain.zones import zone_named
from tests.domain.clients.builders import healthy_answers, make_clearance, make_screening, screened
from tests.domain.clients.test_answers_changed import DAY, earlier, new
from tests.domain.clients.test_clearance import asked

LATER = DAY + timedelta(days=3)


def held(
    cause: ChangeCause, question: str, before: str, now: str = "New answers were sent meanwhile.", **more
):
    facts = {"code": "", "said_on": DAY, "said_by": "", "limbs": ALL_LIMBS}
    return ChangedAnswer(cause=cause, question=question, before=before, now=now, **{**facts, **more})


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (
            Standing(refusal="Ada: no letter", refused_on=date(2027, 2, 3), refused_limbs=LEGS),
            held(
                ChangeCause.REFUSED,
                "An admin refused to clear the earlier answers.",
                "Ada: no letter",
                "The new answers need no decision.",
                said_on=date(2027, 2, 3),
                limbs=LEGS,
            ),
        ),
        (
            Standing(refusal="Ada: no letter", refused_limbs=ARMS),
            held(
                ChangeCause.REFUSED,
                "An admin refused to clear the earlier answers.",
                "Ada: no letter",
                "The new answers need no decision.",
                limbs=ARMS,
            ),
        ),
        (Standing(open_stop="A stop."), held(ChangeCause.OPEN_STOP, "The stop is still open.", "A stop.")),
        (
            Standing(red_flag="A red flag."),
            held(ChangeCause.RED_FLAG, "The red flag is still open.", "A red flag."),
        ),
        (
            Standing(revoked="Ill."),
            held(ChangeCause.REVOKED, "The clearance was revoked after these answers were begun.", "Ill."),
        ),
        (
            Standing(taken_away="Cora: ill."),
            held(ChangeCause.REVOKED, "A person took the clearance away.", "Cora: ill."),
        ),
        (
            Standing(objection="Not so."),
            held(ChangeCause.OBJECTION, "The client finds earlier answers not right.", "Not so."),
        ),
    ],
)
def test_what_a_person_holds_is_said_in_full(standing, said):
    assert find_changed_answers(new(), earlier=(), standing=standing) == (said,)


def test_a_refusal_of_limbs_that_still_need_a_decision_takes_nothing_back():
    standing = Standing(refusal="Ada: no letter", refused_limbs=frozenset({Limb.LEFT_LOWER}))
    same_leg = new(nerves="yes", nerves_limbs=["left_lower"])
    other_leg = new(nerves="yes", nerves_limbs=["right_lower"])

    assert find_changed_answers(same_leg, earlier=(), standing=standing) == ()
    assert len(find_changed_answers(other_leg, earlier=(), standing=standing)) == 1


REPORT = ReportedChange(kind=ChangeKind.PREGNANCY, reported_on=DAY, reported_by="Clara", note="week 8")


def test_a_report_that_no_answer_speaks_of_is_said_in_full():
    [found] = find_changed_answers(new(on=LATER), earlier=(), reported=[REPORT])
    [without_a_note] = find_changed_answers(new(on=LATER), earlier=(), reported=[replace(REPORT, note="")])

    assert found == held(
        ChangeCause.REPORTED,
        "Something changed in the client's health.",
        f"{ChangeKind.PREGNANCY.in_a_sentence} (“week 8”)",
        "No answer speaks of it.",
        code="pregnancy",
        said_by="Clara",
    )
    assert without_a_note.before == ChangeKind.PREGNANCY.in_a_sentence


@pytest.mark.parametrize(
    ("accepted", "counts"),
    [
        ({"is_accepted": False, "accepted_limbs": ALL_LIMBS}, True),
        ({"is_accepted": True, "accepted_limbs": ALL_LIMBS}, False),
        ({"is_accepted": True, "accepted_limbs": ALL_LIMBS - {Limb.LEFT_UPPER}}, True),
    ],
)
def test_only_a_decision_about_all_limbs_settles_a_report_of_its_day(accepted, counts):
    before = replace(earlier(), **accepted)

    found = find_changed_answers(new(on=LATER), earlier=[before], reported=[REPORT])

    assert bool(found) is counts


def test_a_birth_date_that_jumps_is_said_in_full():
    profile = BirthDateOfProfile(birth_on=date(1962, 1, 15), written_on=DAY)

    [found] = find_changed_answers(
        new(on=LATER), earlier=(), standing=Standing(profile_birth_dates=(profile,))
    )

    assert found == held(
        ChangeCause.BIRTH_DATE,
        CURRENT.by_code["birth_on"].text,
        "15 January 1962, 65 years old",
        "15 January 1997, 30 years old",
        code="birth_on",
        said_by="in the profile",
    )


@pytest.mark.parametrize(("days", "counts"), [(0, False), (1, True)])
def test_a_slip_of_two_years_to_the_day_is_a_slip(days, counts):
    birth_on = date(1997, 1, 15) - BIRTH_DATE_SLIP - timedelta(days=days)

    assert bool(find_changed_answers(new(), earlier=[earlier(birth_on=birth_on.isoformat())])) is counts


def test_two_birth_dates_that_jump_are_two_changes():
    dates = ("1962-01-15", "1963-01-15", "1962-01-15")

    found = find_changed_answers(new(), earlier=[earlier(birth_on=each) for each in dates])

    assert [change.before[:15] for change in found] == ["15 January 1962", "15 January 1963"]


def test_who_said_what_is_taken_back_is_named():
    before = earlier(kidney="yes")
    named = replace(before, flags=tuple(replace(flag, said_by="Clara") for flag in before.flags))

    [found] = find_changed_answers(new(), earlier=[named])

    assert (found.said_by, found.question) == ("Clara", CURRENT.by_code["kidney"].text)


def test_testosterone_beside_a_raised_pressure_is_one_flag():
    raised = [[145, 85], [130, 80]]
    flags = screened(
        hormones="testosterone",
        blood_pressure=raised,
        high_blood_pressure="yes",
        blood_pressure_control="steady",
    ).flags

    assert flags[-1] == Flag(
        code=TESTOSTERONE_PRESSURE_CODE,
        number=None,
        limbs=ALL_LIMBS,
        verdict=Verdict.NEEDS_CLEARANCE,
        reason="Testosterone or anabolic steroids, and a blood pressure of 140/90 or more.",
        advice="Ask for a doctor's agreement first, with both in the letter.",
        source_keys=("S-NASC",),
        mark=Mark.POLICY,
        venous=False,
        two_admins=False,
        passes_after_days=None,
        answer="Testosterone or anabolic steroids. A raised blood pressure.",
    )


def test_the_bounds_of_a_1rm_are_said_in_the_persons_unit():
    assert [plausible_text(unit) for unit in Unit] == ["0.5 to 500 kg", "1.1 to 1102.3 lb"]


def test_answers_to_the_oldest_questions_that_count_are_allowed():
    answer = asked(make_clearance(), make_screening(questionnaire_version=MINIMUM_VERSION))

    assert isinstance(answer, Allowed)


@pytest.mark.parametrize(
    ("limits", "excludes"),
    [
        (Limits(), False),
        (Limits(max_percent_1rm=31), False),
        (Limits(max_percent_1rm=30), True),
        (Limits(max_cuff_minutes=11), False),
        (Limits(max_cuff_minutes=10), True),
        (Limits(no_max_test=True), True),
    ],
)
def test_limits_as_far_as_a_caution_exclude_failure(limits, excludes):
    assert limits.excludes_failure is excludes


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(1989, 12, 31), "The clinician's date lies before the client was born."),
        (date(2027, 3, 2), "The clinician's date lies in the future."),
        (
            date(2026, 12, 6),
            "The clinician's word is more than 12 weeks old. Ask for a newer one.",
        ),
        (
            date(2027, 2, 1),
            "The clinician's date lies before the newest flag, of 2 February 2027. "
            "Ask for a word about that one.",
        ),
        (date(2027, 2, 2), None),
        (date(2027, 3, 1), None),
    ],
)
def test_why_a_clinicians_word_does_not_count(on, words):
    assert (
        clinician_date_problem(on, newest_flag_on=date(2027, 2, 2), today=DAY, born_on=date(1990, 1, 1))
        == words
    )


@pytest.mark.parametrize(
    ("upper", "lower", "verdict"),
    [
        (180, 10, ReadingVerdict.RED_FLAG),
        (10, 180, ReadingVerdict.RED_FLAG),
        (165, 10, ReadingVerdict.HOLD),
        (999, 20, ReadingVerdict.USUAL),
        (999, 115, ReadingVerdict.RED_FLAG),
    ],
)
def test_of_an_impossible_pair_what_can_be_a_number_counts(upper, lower, verdict):
    assert impossible_verdict(upper, lower) is verdict


def test_only_a_pressure_says_what_was_measured():
    answers = healthy_answers(swelling="yes", blood_pressure=[[185, 90], [120, 80]])

    found = red_answers(CURRENT, answers, DAY)

    assert {code: each.detail for code, each in found.items()} == {
        "swelling": "",
        "blood_pressure": "185/90 and 120/80 mmHg",
    }


def login(number: int, name: str, **facts) -> Login:
    addresses = frozenset({facts.pop("address", f"{number}@example.org")})
    return Login(id=UUID(int=number), name=name, names=frozenset({name}), addresses=addresses, **facts)


def test_why_two_logins_seem_one_person_is_said_in_full():
    one = login(1, "Ada Admin", address="ada@example.org")
    other = login(2, "Ada Admin", address="ada+two@example.org")

    assert signs_of_one_person(one, other, is_browser_of_other=True, today=DAY) == [
        Suspicion(sign=Sign.SAME_MAILBOX, sentence="Your login and that of Ada Admin have one mailbox."),
        Suspicion(
            sign=Sign.SAME_NAME,
            sentence="Your login and that of Ada Admin carry one name. If you are two people, add a middle "
            "name under “Account”.",
        ),
        Suspicion(
            sign=Sign.SAME_BROWSER,
            sentence="Ada Admin decides in this browser, too. Confirm on a device of your own.",
        ),
    ]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (
            login(1, "Ada", joined_on=DAY, inviters=(UUID(int=2),)),
            login(2, "Bea"),
            "Bea invited your login, and it is new. From 15 March 2027 on the two of you can decide this "
            "together.",
        ),
        (
            login(1, "Ada"),
            login(2, "Bea", joined_on=DAY, inviters=(UUID(int=1),)),
            "You invited the login of Bea, and it is new. From 15 March 2027 on the two of you can decide "
            "this together.",
        ),
        (
            login(1, "Ada", joined_on=DAY - timedelta(days=2), inviters=(UUID(int=3),)),
            login(2, "Bea", joined_on=DAY - timedelta(days=1), inviters=(UUID(int=3),)),
            "One admin invited both your login and that of Bea, and both are new. From 14 March 2027 on the "
            "two of you can decide this together.",
        ),
    ],
)
def test_who_was_invited_lately_is_told_when_they_can_decide(one, other, words):
    assert signs_of_one_person(one, other, is_browser_of_other=False, today=DAY) == [
        Suspicion(sign=Sign.INVITED, sentence=words)
    ]


def test_a_zone_that_is_not_known_is_written_to_the_log(caplog):
    assert zone_named("Mars/Base").key == "UTC"
    assert caplog.messages == ["time zone 'Mars/Base' is not known here; UTC is used"]
