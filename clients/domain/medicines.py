"""Classes of medicines on a client's list: which row of the questions each is, or which caution of its own.

One table. What each class leads to is policy, after the sources beside it; the facts are theirs.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from clients.domain.questionnaire import Question, Rule
from clients.domain.questionnaire.medicines import BLOOD_THINNER, HORMONES, MUSCLE_MEDICINE
from clients.domain.questionnaire.shapes import YES
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {question.code: question for question in (BLOOD_THINNER, HORMONES, MUSCLE_MEDICINE)}
)
SEVERAL, ONE = "several", "one"
ON_LIST = "On the list of medicines"
LOOSER = "Set the cuffs looser and look for bruises. No such tablets against a very strong soreness."
LIE_DOWN = "Go by the effort that is felt, and let the client lie down when the cuffs come off."


class MedicineClass(StrEnum):
    """What kind of medicine it is."""

    ANTICOAGULANT = "anticoagulant"
    ANTIPLATELET = "antiplatelet"
    NSAID = "nsaid"
    COMBINED = "combined"
    PROGESTOGEN = "progestogen"
    INJECTION = "injection"
    HRT_MOUTH = "hrt_mouth"
    HRT_SKIN = "hrt_skin"
    TESTOSTERONE = "testosterone"
    CORTISONE = "cortisone"
    STATIN = "statin"
    FIBRATE = "fibrate"
    COLCHICINE = "colchicine"
    ANTIPSYCHOTIC = "antipsychotic"
    STIMULANT = "stimulant"
    BETA_BLOCKER = "beta_blocker"
    DIURETIC = "diuretic"
    SSRI = "ssri"
    OTHER = "other"

    @property
    def label(self) -> str:
        return ROWS[self].label

    @property
    def to_choose(self) -> str:
        """The label with what explains it, for whoever has the box in their hand."""
        row = ROWS[self]
        return f"{row.label}, {row.such_as}" if row.such_as else row.label


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineRow:
    """One class: its words, what explains them where it is chosen, the answer that it gives to a question, or
    its own caution.

    `answers` is (question, answer), None where no question asks. A class with neither leads to nothing.
    """

    label: str
    such_as: str = ""
    answers: tuple[str, str] | None = None
    caution: Rule | None = None
    source_keys: tuple[str, ...] = ()
    mark: Mark = Mark.SEEN


def _caution(reason: str, advice: str, *source_keys: str, mark: Mark = Mark.SEEN) -> Rule:
    return Rule(
        answers=(YES,),
        verdict=Verdict.CAUTION,
        reason=reason,
        advice=advice,
        source_keys=source_keys,
        mark=mark,
    )


def _row(
    label: str,
    question: Question,
    answer: str,
    *source_keys: str,
    mark: Mark = Mark.SEEN,
    such_as: str = "",
) -> MedicineRow:
    return MedicineRow(
        label=label,
        such_as=such_as,
        answers=(question.code, answer),
        source_keys=source_keys,
        mark=mark,
    )


ROWS: Mapping[MedicineClass, MedicineRow] = MappingProxyType(
    {
        MedicineClass.ANTICOAGULANT: _row(
            "Blood thinner, such as warfarin or apixaban", BLOOD_THINNER, YES, "S-HUGREG"
        ),
        MedicineClass.ANTIPLATELET: MedicineRow(
            label="Aspirin or another that keeps blood from clumping",
            caution=_caution("A medicine with which people bruise.", LOOSER, "S-TRS", "S-MEDX"),
        ),
        MedicineClass.NSAID: MedicineRow(
            label="Pain tablets, such as ibuprofen or diclofenac",
            caution=_caution(
                "Pain tablets: bruises, and more work for the kidneys.", LOOSER, "S-TRS", "S-MEDX"
            ),
        ),
        MedicineClass.CORTISONE: _row("Cortisone or prednisone tablets", HORMONES, "cortisone", "S-MEDX"),
        MedicineClass.COMBINED: _row(
            "Combined pill, hormone patch or ring", HORMONES, "combined", "S-HORM", "S-COC", "S-PATCH"
        ),
        MedicineClass.PROGESTOGEN: _row(
            "Mini pill, hormone coil or implant", HORMONES, "progestogen", "S-HORM", "S-HORM2"
        ),
        MedicineClass.INJECTION: _row("Birth-control injection", HORMONES, "injection", mark=Mark.MEMORY),
        MedicineClass.HRT_MOUTH: _row(
            "HRT as tablets", HORMONES, "hrt_mouth", "S-HORM", "S-CANON", such_as="for the change of life"
        ),
        MedicineClass.HRT_SKIN: _row(
            "HRT on the skin",
            HORMONES,
            "hrt_skin",
            "S-HORM",
            "S-CANON",
            such_as="for the change of life: a patch, gel or spray",
        ),
        MedicineClass.TESTOSTERONE: _row(
            "Testosterone or anabolic steroids", HORMONES, "testosterone", "S-NASC"
        ),
        MedicineClass.STATIN: _row(
            "Statin, for cholesterol", MUSCLE_MEDICINE, ONE, "S-STAT", such_as="such as simvastatin"
        ),
        MedicineClass.FIBRATE: _row("Fibrate, for cholesterol", MUSCLE_MEDICINE, ONE, "S-MEDX"),
        MedicineClass.COLCHICINE: _row("Colchicine, for gout", MUSCLE_MEDICINE, ONE, "S-MEDX"),
        MedicineClass.ANTIPSYCHOTIC: _row("Medicine for psychosis", MUSCLE_MEDICINE, ONE, "S-MEDX"),
        MedicineClass.STIMULANT: _row("Amphetamine or cocaine", MUSCLE_MEDICINE, ONE, "S-MEDX"),
        MedicineClass.BETA_BLOCKER: MedicineRow(
            label="Beta blocker",
            such_as="for the heart or blood pressure, such as bisoprolol",
            caution=_caution("A beta blocker: the pulse shows no effort.", LIE_DOWN, mark=Mark.MEMORY),
        ),
        MedicineClass.DIURETIC: MedicineRow(
            label="Water tablets",
            such_as="such as furosemide",
            caution=_caution(
                "Water tablets: thirst, and faint on standing up.",
                "Tell the client to drink, and to report dark urine the same day.",
                mark=Mark.MEMORY,
            ),
        ),
        MedicineClass.SSRI: MedicineRow(
            label="SSRI, against depression", such_as="such as sertraline", source_keys=("S-MEDX",)
        ),
        MedicineClass.OTHER: MedicineRow(label="Another one", mark=Mark.POLICY),
    }
)
# Classes that are linked to muscle breakdown: two of them together need a clinician.
MUSCLE_CLASSES = frozenset(
    kind for kind, row in ROWS.items() if row.answers and row.answers[0] == MUSCLE_MEDICINE.code
)
OWN_CODES = frozenset(f"medicine_{kind.value}" for kind, row in ROWS.items() if row.caution)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMedicine:
    """One medicine of a client's list that is taken now."""

    name: str
    kind: MedicineClass
    added_on: date
    added_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """What the list says to one row: its code and rule, and the medicines behind it."""

    code: str
    number: int | None
    rule: Rule
    source_keys: tuple[str, ...]
    mark: Mark
    names: tuple[str, ...]

    @property
    def answer(self) -> str:
        """The answer in words, in place of the question's."""
        return f"{ON_LIST}: {', '.join(self.names)}"


def rows_of(medicines: Collection[ListedMedicine]) -> tuple[ListedRow, ...]:
    """Return the rows with a verdict that these medicines give, the worst of each code."""
    found: dict[str, ListedRow] = {}
    several = len({each.kind for each in medicines if each.kind in MUSCLE_CLASSES}) > 1
    for kind in MedicineClass:
        names = tuple(each.name for each in medicines if each.kind is kind)
        for row in _rows_of_class(kind, names, several=several) if names else ():
            before = found.get(row.code)
            if before is None or _weight(row) > _weight(before):
                found[row.code] = row
            elif _weight(row) == _weight(before):
                found[row.code] = _with_names(before, row.names)
    return tuple(found.values())


def may_be_a_second(
    kind: MedicineClass, *, since_on: date | None, answers: Mapping[str, object], answered_on: date
) -> bool:
    """Whether a medicine may be a second one that harms muscle, beside the one that was answered. Policy.

    One that was taken before the answers is the one that they name. Of one begun since, or nobody knows when,
    that cannot be told.
    """
    is_one = kind in MUSCLE_CLASSES and answers.get(MUSCLE_MEDICINE.code) == ONE
    return is_one and (since_on is None or since_on >= answered_on)


def _weight(row: ListedRow) -> tuple[int, bool]:
    """How much a row weighs: its verdict, and of two alike the one with a v mark."""
    return row.rule.verdict.severity, row.rule.venous


def _rows_of_class(kind: MedicineClass, names: tuple[str, ...], *, several: bool) -> tuple[ListedRow, ...]:
    row = ROWS[kind]
    if row.caution is not None:
        rule = row.caution
        code = f"medicine_{kind.value}"
        mark = rule.mark or row.mark
        return (
            ListedRow(
                code=code, number=None, rule=rule, source_keys=rule.source_keys, mark=mark, names=names
            ),
        )
    if row.answers is None:
        return ()
    code, answer = row.answers
    answer = SEVERAL if several and kind in MUSCLE_CLASSES else answer
    question = QUESTIONS[code]
    return tuple(
        ListedRow(
            code=code,
            number=question.number,
            rule=rule,
            source_keys=row.source_keys,
            mark=row.mark,
            names=names,
        )
        for rule in question.rules
        if answer in rule.answers
    )


def _with_names(row: ListedRow, names: tuple[str, ...]) -> ListedRow:
    return ListedRow(
        code=row.code,
        number=row.number,
        rule=row.rule,
        source_keys=row.source_keys,
        mark=row.mark,
        names=(*row.names, *names),
    )
