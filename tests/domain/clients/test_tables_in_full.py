"""What a table of rules hands on: every field of a row, from the table to the flag that a person reads."""

from datetime import date

import pytest

from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.medicines import (
    LIE_DOWN,
    LOOSER,
    ROWS,
    ListedMedicine,
    ListedRow,
    MedicineClass,
    rows_of,
)
from clients.domain.questionnaire import CURRENT, AnswerKind
from clients.domain.questionnaire.medicines import BLOOD_THINNER, MUSCLE_MEDICINE
from clients.domain.questionnaire.version_1 import QUESTIONNAIRE_V1
from clients.domain.questionnaire.version_2 import QUESTIONNAIRE_V2
from clients.domain.questionnaire.version_3 import QUESTIONNAIRE_V3
from clients.domain.regions import ALL_LIMBS
from clients.domain.screening import Flag, screen
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import TODAY, healthy_answers

Kind = MedicineClass
CAUTIONS = {
    Kind.ANTIPLATELET: ("A medicine with which people bruise.", LOOSER, ("S-TRS", "S-MEDX"), Mark.SEEN),
    Kind.NSAID: (
        "Pain tablets: bruises, and more work for the kidneys.", LOOSER, ("S-TRS", "S-MEDX"), Mark.SEEN,
    ),
    Kind.BETA_BLOCKER: ("A beta blocker: the pulse shows no effort.", LIE_DOWN, (), Mark.MEMORY),
    Kind.DIURETIC: (
        "Water tablets: thirst, and faint on standing up.",
        "Tell the client to drink, and to report dark urine the same day.", (), Mark.MEMORY,
    ),
}  # fmt: skip
SUCH_AS = {
    Kind.HRT_MOUTH: "for the change of life",
    Kind.HRT_SKIN: "for the change of life: a patch, gel or spray",
    Kind.STATIN: "such as simvastatin",
    Kind.BETA_BLOCKER: "for the heart or blood pressure, such as bisoprolol",
    Kind.DIURETIC: "such as furosemide",
    Kind.SSRI: "such as sertraline",
}
FROM_MEMORY = {Kind.INJECTION}


def listed(kind, name):
    return ListedMedicine(name=name, kind=kind, added_on=date(2027, 1, 5))


@pytest.mark.parametrize("kind", Kind)
def test_each_class_of_medicines_says_what_it_is_and_how_sure_that_is(kind):
    row = ROWS[kind]

    assert row.such_as == SUCH_AS.get(kind, "")
    if row.caution is None:
        expected = Mark.POLICY if kind is Kind.OTHER else Mark.MEMORY if kind in FROM_MEMORY else Mark.SEEN
        assert row.mark is expected


@pytest.mark.parametrize("kind", Kind)
def test_a_caution_of_its_own_has_words_advice_and_sources(kind):
    caution = ROWS[kind].caution
    said = caution and (caution.reason, caution.advice, caution.source_keys, caution.mark)

    assert said == CAUTIONS.get(kind)
    assert caution is None or (caution.answers, caution.verdict) == (("yes",), Verdict.CAUTION)


@pytest.mark.parametrize("kind", CAUTIONS)
def test_the_list_hands_on_a_caution_whole(kind):
    rule = ROWS[kind].caution

    assert rows_of([listed(kind, "One"), listed(kind, "Two")]) == (
        ListedRow(
            code=f"medicine_{kind}",
            number=None,
            rule=rule,
            source_keys=CAUTIONS[kind][2],
            mark=CAUTIONS[kind][3],
            names=("One", "Two"),
        ),
    )


@pytest.mark.parametrize(
    ("kind", "question"), [(Kind.ANTICOAGULANT, BLOOD_THINNER), (Kind.STATIN, MUSCLE_MEDICINE)]
)
def test_the_list_hands_on_the_row_of_a_question_whole(kind, question):
    [row] = rows_of([listed(kind, "One")])

    assert (row.code, row.number) == (question.code, question.number)
    assert row.number is not None
    assert (row.source_keys, row.mark) == (ROWS[kind].source_keys, Mark.SEEN)
    assert row.rule in question.rules


def test_two_classes_behind_one_row_are_named_together_and_nothing_else_changes():
    [both] = rows_of([listed(Kind.STATIN, "One"), listed(Kind.FIBRATE, "Two")])
    [several] = [rule for rule in MUSCLE_MEDICINE.rules if "several" in rule.answers]

    assert both == ListedRow(
        code=MUSCLE_MEDICINE.code,
        number=MUSCLE_MEDICINE.number,
        rule=several,
        source_keys=ROWS[Kind.STATIN].source_keys,
        mark=Mark.SEEN,
        names=("One", "Two"),
    )


@pytest.mark.parametrize("kind", [Kind.ANTICOAGULANT, Kind.STATIN, *CAUTIONS])
def test_the_flag_of_a_listed_medicine_says_all_that_its_row_says(kind):
    [row] = rows_of([listed(kind, "One")])
    flags = screen(
        questionnaire=CURRENT, answers=healthy_answers(), today=TODAY, medicines=[listed(kind, "One")]
    ).flags

    assert flags == (
        Flag(
            code=row.code,
            number=row.number,
            limbs=ALL_LIMBS,
            verdict=row.rule.verdict,
            reason=row.rule.reason,
            advice=row.rule.advice,
            source_keys=row.source_keys,
            mark=row.mark,
            venous=row.rule.venous,
            two_admins=row.rule.two_admins,
            passes_after_days=None,
            answer="On the list of medicines: One",
        ),
    )


def test_the_first_two_weeks_after_an_operation_need_the_word_of_two():
    rules = {rule.answers: rule for rule in QUESTIONNAIRE_V2.by_code["surgery_when"].rules}
    early = rules["under_2_weeks",]

    assert early.advice == (
        "Not without the written word of the surgeon and of the clinician who treats the client now: "
        "which limb, that the wound is closed, and whether a blood thinner is taken."
    )
    assert early.source_keys == ("S-BSTRONG", "S-BOND", "S-PRUE")
    assert early.two_admins
    for answers, rule in rules.items():
        if answers != ("under_2_weeks",):
            assert rule in QUESTIONNAIRE_V1.by_code["surgery_when"].rules


def test_labels_of_the_second_version_stand_where_they_were_given():
    injury = QUESTIONNAIRE_V2.by_code["injury"]
    labels = {each.value: each.label for each in injury.choices}
    before = {each.value: each.label for each in QUESTIONNAIRE_V1.by_code["injury"].choices}

    assert labels["fresh"] == "Yes: a broken bone, a crush or a deep bruise in the last 12 weeks"
    assert labels["no"] == before["no"]
    assert labels["fresh"] != before["fresh"]


def test_the_third_version_speaks_of_one_arm_or_leg_where_the_second_spoke_of_a_pair():
    of_a_pair = "No cuffs on that pair of limbs. The other pair is judged on its own."
    of_one = "No cuffs on that arm or leg. The others are judged on their own."
    found = 0
    for code, before in QUESTIONNAIRE_V2.by_code.items():
        now = QUESTIONNAIRE_V3.by_code[code]
        assert len(now.rules) == len(before.rules)
        for old, new in zip(before.rules, now.rules, strict=True):
            assert new.advice == (of_one if old.advice == of_a_pair else old.advice)
            found += old.advice == of_a_pair

    assert found


@pytest.mark.parametrize("question", QUESTIONNAIRE_V3.questions, ids=lambda each: each.code)
def test_why_a_limb_is_asked_for_is_said_of_one_arm_or_leg(question):
    is_about_limbs = question.kind is AnswerKind.LIMBS
    before = QUESTIONNAIRE_V2.by_code.get(question.code)

    if is_about_limbs:
        assert question.why == "A problem of one arm or leg can leave the others free to train."
    else:
        assert before is not None
        assert question.why == before.why


def test_what_can_go_wrong_is_told_with_its_sources():
    keys = {
        key for section in CURRENT_TEXT.sections for each in section.paragraphs for key in each.source_keys
    }

    assert len(keys) >= 5
    assert all(key == key.upper() for key in keys)
