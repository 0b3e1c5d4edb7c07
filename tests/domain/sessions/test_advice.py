"""What somebody is told to do about a sign, with cuffs and without."""

import pytest

from sessions.domain.advice import advice_for, other_advice, symptoms_for
from sessions.domain.symptoms import OTHER_REASON, STOP_REASONS, SYMPTOMS, SymptomKind


@pytest.mark.parametrize("sign", STOP_REASONS)
def test_nothing_is_said_of_cuffs_where_none_are_worn(sign):
    assert "cuff" in advice_for(sign, without_cuffs=False)
    assert "cuff" not in advice_for(sign, without_cuffs=True)
    assert advice_for(sign, without_cuffs=True).endswith(".")


@pytest.mark.parametrize("kind", SymptomKind)
def test_all_else_of_a_sign_is_the_same(kind):
    with_cuffs, without = SYMPTOMS[kind], symptoms_for(without_cuffs=True)[kind]

    assert (with_cuffs.label, with_cuffs.ends_session) == (without.label, without.ends_session)
    assert symptoms_for(without_cuffs=False)[kind] is with_cuffs


@pytest.mark.parametrize("urgent", ["10 minutes", "doctor today", "emergency number", "get help", "alone"])
@pytest.mark.parametrize("kind", SymptomKind)
def test_no_warning_is_lost_with_the_cuffs(kind, urgent):
    assert (urgent in SYMPTOMS[kind].what_next) == (
        urgent in symptoms_for(without_cuffs=True)[kind].what_next
    )


@pytest.mark.parametrize("without_cuffs", [False, True])
def test_where_no_sign_was_named_a_doctor_and_the_emergency_number_are(without_cuffs):
    text = other_advice(without_cuffs=without_cuffs)

    assert text == advice_for(OTHER_REASON, without_cuffs=without_cuffs)
    assert "see a doctor today" in text
    assert "emergency number" in text
