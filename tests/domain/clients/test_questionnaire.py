import hashlib
import json
import re
from dataclasses import asdict, fields
from decimal import Decimal

import pytest

from clients.domain.answers import questions_to_ask
from clients.domain.questionnaire import (
    BY_VERSION,
    CURRENT,
    MINIMUM_VERSION,
    NOT_MEASURED,
    QUESTIONNAIRE_V1,
    QUESTIONNAIRE_V3,
    AnswerKind,
    RegionEffect,
    shapes,
)
from clients.domain.questionnaire.bands import AGE_BANDS, BMI_BANDS, band_of, cuff_fit_of
from clients.domain.questionnaire.shapes import ANY_LIMB
from clients.domain.regions import ALL_LIMBS, ARMS, LEGS
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import healthy_answers

QUESTIONS = CURRENT.questions
CODES = [question.code for question in QUESTIONS]

# The class of each item, as the clinical list has it: A contraindicated, M needs clearance, C caution.
# An item with two classes has a row or a follow-up for each. Item 5 holds item 4, too; 18 and 22 are about
# a day and asked before each session.
CLASSES = {
    1: "A", 2: "A", 3: "AM", 5: "AM", 6: "AM", 7: "A", 8: "A", 9: "A", 10: "M",
    11: "AM", 12: "AM", 13: "AMC", 14: "MC", 15: "M", 16: "C", 17: "AM", 19: "AM", 20: "A",
    21: "A", 23: "AM", 24: "MC", 25: "MC", 26: "M", 27: "M", 28: "A", 29: "M", 30: "MC",
    31: "MC", 32: "C", 33: "MC", 34: "MC", 35: "M", 36: "M", 37: "C", 38: "M",
}  # fmt: skip
LETTERS = {Verdict.CONTRAINDICATED: "A", Verdict.NEEDS_CLEARANCE: "M", Verdict.CAUTION: "C"}


def test_the_current_version_is_on_the_menu():
    assert BY_VERSION[CURRENT.version] is CURRENT is QUESTIONNAIRE_V3
    assert MINIMUM_VERSION in BY_VERSION


def without(name, value):
    """A nest of dicts and lists, no dict of which has this name."""
    if isinstance(value, dict):
        return {key: without(name, each) for key, each in value.items() if key != name}
    return [without(name, each) for each in value] if isinstance(value, list | tuple) else value


def test_a_version_that_was_asked_stays_word_for_word():
    """Who answered it answered these words under these rules: a change is a new version.

    `passes_after_days` came later. It judges no answer: it says what the next answers may leave out.
    """
    written = json.dumps(without("passes_after_days", asdict(QUESTIONNAIRE_V1)), sort_keys=True, default=str)

    assert hashlib.sha256(written.encode()).hexdigest() == (
        "3fadf4e44e7545a22de1cc9e814705906f9581e96b507590ffefbeff7ae8abd7"
    )


def test_a_group_keeps_its_intro_and_its_questions():
    made = shapes.group("today", "Today", *QUESTIONS[:2], intro="Only today counts.")

    assert (made.code, made.title, made.intro) == ("today", "Today", "Only today counts.")
    assert [question.code for question in made.questions] == CODES[:2]
    assert {question.group for question in made.questions} == {"today"}


def test_all_items_are_asked_with_their_classes():
    found = {
        number: {LETTERS[rule.verdict] for q in QUESTIONS if q.number == number for rule in q.rules}
        for number in {question.number for question in QUESTIONS}
    }

    assert found == {number: set(letters) for number, letters in CLASSES.items()}


def test_codes_are_unique():
    assert len(set(CODES)) == len(CODES) == len(CURRENT.by_code)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
class TestEachQuestion:
    def test_stands_in_its_group(self, question):
        assert question in CURRENT.group(question.group).questions

    def test_says_what_and_why(self, question):
        assert question.text.endswith("?")
        assert question.why.endswith(".")

    def test_offers_not_sure_or_not_measured(self, question):
        offered = {choice.value for choice in question.choices}
        if question.kind in (AnswerKind.YES_NO_NOT_SURE, AnswerKind.CHOICE, AnswerKind.LIMBS):
            assert "not_sure" in offered
        else:
            required = question.code in ("birth_on", "height_cm", "weight_kg")
            assert (NOT_MEASURED in offered) is not required

    def test_yes_means_risk(self, question):
        no_rule = [rule for rule in question.rules if "no" in rule.answers]

        assert not no_rule
        assert not re.search(r"\b(not|never|no|without|don't|free of)\b", question.text.lower())

    def test_follows_an_earlier_question_of_its_group(self, question):
        if question.asked_if is None:
            return
        parent, accepted = question.asked_if
        assert CODES.index(parent) < CODES.index(question.code)
        assert CURRENT.by_code[parent].group == question.group
        assert set(accepted) <= {choice.value for choice in CURRENT.by_code[parent].choices}

    def test_rules_speak_of_answers_that_exist(self, question):
        possible = {option.value for option in (*question.choices, *question.bands)} | {ANY_LIMB}
        for rule in question.rules:
            assert set(rule.answers) <= possible
            assert rule.reason.endswith(".")
            assert rule.advice.endswith(".")

    def test_names_the_question_that_names_its_limbs(self, question):
        assert (question.region_effect is RegionEffect.NAMED_LIMBS) is (question.limbs_from is not None)
        if question.limbs_from is not None:
            assert CURRENT.by_code[question.limbs_from].kind is AnswerKind.LIMBS

    def test_fits_its_columns(self, question):
        assert len(question.code) <= 64

    def test_claims_nothing(self, question):
        said = " ".join(
            [question.text, question.help, question.why, *(rule.reason for rule in question.rules)]
        )

        assert not re.search(r"\b(safe|safely|diagnose|rehabilitate)\b", said.lower())


def test_venous_rows_are_the_marked_ones():
    assert {question.number for question in QUESTIONS if question.venous} == {3, 16, 31, 32}


def test_the_gravest_rows_need_two_admins():
    assert {question.number for question in QUESTIONS if question.two_admins} == {1, 11, 13, 15, 17, 19, 29}


def test_five_questions_are_asked_again_before_each_session():
    """Rows 18, 22 and 34 are bound to a day and asked there alone."""
    asked_again = CURRENT.ready_check

    assert {question.number for question in asked_again} == {2, 12, 13, 21, 24}
    assert len(asked_again) == 5
    assert all(question.ready_text.endswith("?") for question in asked_again)


def test_limb_items_are_about_limbs():
    about_limbs = {q.number for q in QUESTIONS if q.region_effect is RegionEffect.NAMED_LIMBS and q.rules}

    assert about_limbs == {8, 9, 17, 19, 20, 21, 23, 27}


def test_groups_are_short_and_few():
    assert 6 <= len(CURRENT.groups) <= 8
    for group in CURRENT.groups:
        assert group.title
        assert len([question for question in group.questions if question.asked_if is None]) <= 7


def test_an_unknown_group_is_an_error():
    with pytest.raises(KeyError):
        CURRENT.group("no_such_group")


def test_a_person_with_nothing_to_report_needs_at_most_43_taps():
    typed = {AnswerKind.DATE, AnswerKind.NUMBER, AnswerKind.BLOOD_PRESSURE}
    asked = questions_to_ask(CURRENT, healthy_answers())
    taps = sum(question.kind not in typed or question.optional for question in asked)

    assert taps + len(CURRENT.groups) + 2 <= 43  # "begin", one "next" a group, "send"


def test_values_are_said_in_words():
    shunt_limbs = CURRENT.by_code["shunt_limbs"]

    assert shunt_limbs.label_of("left_upper") == "Left arm"
    assert CURRENT.by_code["birth_on"].label_of("60_up") == "60 or older"
    assert shunt_limbs.label_of("tail") == "tail"


def test_limbs_where_none_is_named():
    assert RegionEffect.UPPER.fixed_limbs == ARMS
    assert RegionEffect.LOWER.fixed_limbs == LEGS
    assert RegionEffect.BOTH.fixed_limbs == RegionEffect.NAMED_LIMBS.fixed_limbs == ALL_LIMBS


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (5, "under_18"),
        (17, "under_18"),
        (18, "18_39"),
        (39, "18_39"),
        (40, "40_59"),
        (59, "40_59"),
        (60, "60_up"),
        (120, "60_up"),
    ],
)
def test_no_age_falls_between_bands(age, band):
    assert band_of(age, AGE_BANDS) == band


@pytest.mark.parametrize(
    ("index", "band"),
    [
        ("0.1", "under_25"),
        ("24.9", "under_25"),
        ("25.0", "25_29"),
        ("29.9", "25_29"),
        ("30.0", "30_39"),
        ("39.9", "30_39"),
        ("40.0", "40_up"),
        ("80", "40_up"),
    ],
)
def test_no_body_mass_index_falls_between_bands(index, band):
    assert band_of(Decimal(index), BMI_BANDS) == band


@pytest.mark.parametrize(
    ("girth_cm", "fits"),
    [("18.9", False), ("19", True), ("55", True), ("95", True), ("95.1", False)],
)
def test_a_cuff_fits_from_19_to_95_cm(girth_cm, fits):
    assert (cuff_fit_of(Decimal(girth_cm)) == "fits") is fits


def test_a_version_is_frozen():
    for each in (CURRENT, CURRENT.groups[0], QUESTIONS[0], QUESTIONS[0].rules[0]):
        with pytest.raises(AttributeError):
            setattr(each, fields(each)[0].name, "changed")


# Reading age: Flesch-Kincaid grade 7 is what a reader of 12 manages. Names of illnesses and medicines cannot
# be put plainer, so text and help are measured with each of these names counted as a word of two beats.
NAMES = re.compile(
    r"\b(thrombosis|embolism|leiden|haemophilia|warfarin|apixaban|lymphoedema|raynaud's|venous|insufficiency|"
    r"rhabdomyolysis|colchicine|steroids|anabolic|rheumatoid|arthritis|melanoma|cholesterol|retina|diabetes|"
    r"dialysis|fistula|angina|compartment|inflammation|hormones?|operation|pressure|infection)\b"
)


def syllables(word):
    beats = len(re.findall(r"[aeiouy]+", word)) - (word.endswith("e") and not word.endswith("le"))
    return max(1, beats)


def test_a_reader_of_12_can_answer():
    texts = [part for question in QUESTIONS for part in (question.text, question.help) if part]
    sentences = [part for text in texts for part in re.split(r"[.?:]", text) if part.strip()]
    words = [word for text in texts for word in re.findall(r"[a-z']+", NAMES.sub("river", text.lower()))]

    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59

    print(f"Flesch-Kincaid grade of {len(texts)} texts: {grade:.1f}")
    assert grade <= 7, grade
    assert max(len(sentence.split()) for sentence in sentences) <= 22


# "Yes" means risk everywhere, so a question is never asked with a "no" in it, and never in twos of them.
NEGATIONS = re.compile(r"\b(not|no|never|without|none|n't|free of|unable|lack|avoid|stopped)\b|n[’']t\b")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
def test_no_question_is_asked_with_a_negation(question):
    assert not NEGATIONS.search(question.text.lower())
    assert not NEGATIONS.search(question.ready_text.lower())


def test_no_raises_no_flag_and_yes_does():
    for question in QUESTIONS:
        if question.kind is AnswerKind.YES_NO_NOT_SURE and question.rules:
            flagged = {answer for rule in question.rules for answer in rule.answers}
            assert "yes" in flagged, question.code
            assert "no" not in flagged, question.code
