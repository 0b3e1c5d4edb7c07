"""The rules about a person: what is asked, what an answer gives, who clears, what acts at once."""

from collections import Counter
from collections.abc import Iterator, Mapping

from clients.domain.answers_changed import BIRTH_DATE_SLIP, REPORTED_WITHIN
from clients.domain.changes import ChangeKind
from clients.domain.clearance import CAUTION_LIMITS, CLEARANCE_WEEKS
from clients.domain.medicines import QUESTIONS, ROWS, MedicineRow
from clients.domain.one_person import BROWSER_COUNTS_FOR, NEW_LOGIN_FOR
from clients.domain.overrides import OVERRIDE_WEEKS
from clients.domain.questionnaire import Question, Questionnaire
from clients.domain.red_answers import SLIP_WITHIN
from clients.domain.red_flags import (
    READING_BANDS,
    RED_FLAGS,
    SIGN_OF_QUESTION,
    SIGN_OF_READY,
    SIGN_OF_REPLY,
    SIGN_OF_STOP,
    TOLD_AFTER_SESSION,
    ReadingVerdict,
    Sign,
    Way,
)
from clients.domain.review_policy import DECIDE_WITHIN_WORKING_DAYS, UNDO_WITHIN
from clients.domain.rules_table import rules_table
from clients.domain.screening import VENOUS_CAUTIONS_THAT_COMBINE
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict
from sessions.domain.rulebook.shapes import Line, make_facts, policy_line, sign_text

# Numbers in the words of questions that no source gives (policy).
OWN_NUMBERS = ("6 months", "12 weeks", "before 50", "the last month")


def questions_lines(questionnaire: Questionnaire) -> Iterator[Line]:
    for question in questionnaire.questions:
        yield Line(
            id=f"ASK-{question.code}",
            title=question.text,
            facts=make_facts(
                answers=" / ".join(option.label for option in question.choices),
                bands=" / ".join(option.label for option in question.bands),
                help=question.help,
                why_we_ask=question.why,
                asked_only_if=_condition(questionnaire, question),
                our_own_number=_own_numbers(question),
            ),
            source_keys=question.source_keys,
            mark=question.mark,
        )


def _own_numbers(question: Question) -> str:
    """Return the numbers in what the client reads that are this product's own, or ""."""
    words = " ".join([question.text, question.help, *(option.label for option in question.choices)])
    return ", ".join(number for number in OWN_NUMBERS if number in words)


def _condition(questionnaire: Questionnaire, question: Question) -> str:
    if question.asked_if is None:
        return ""
    code, answers = question.asked_if
    earlier = questionnaire.by_code[code]
    return f"“{earlier.text}” is {' or '.join(earlier.label_of(answer) for answer in answers)}"


def verdicts_lines(questionnaire: Questionnaire) -> Iterator[Line]:
    """The rows of the question table. Sources name a sign; which verdict it gives is our own synthesis."""
    rows_of: Counter[str] = Counter()
    for row in rules_table(questionnaire):
        rows_of[row.code] += 1
        yield Line(
            id=f"RULE-{row.number}-{row.code}-{rows_of[row.code]}",
            title=f"{row.question} → {row.answer}",
            verdict=row.verdict,
            facts=make_facts(
                verdict=row.verdict.label,
                limbs=row.limbs,
                reason=row.reason,
                advice=row.advice,
                counts_as="A venous caution" if row.venous else "",
                needs="A second admin" if row.takes_two_admins else "",
                may_be_overruled="By a clinician's word" if row.may_be_overruled else "",
                the_sign=sign_text(row.mark),
            ),
            source_keys=row.source_keys,
            mark=Mark.POLICY,
        )


COMBINING_LINES = (
    policy_line("COMBINE-worst", "The worst verdict wins", "In each region the gravest flag decides."),
    policy_line(
        "COMBINE-venous",
        "Venous cautions add up",
        f"{VENOUS_CAUTIONS_THAT_COMBINE} or more venous cautions in one region need clearance there.",
        "S-ELITE",
    ),
    policy_line(
        "COMBINE-testosterone",
        "Testosterone beside a raised pressure",
        "With a blood pressure of 140/90 or more, treated and steady too, it needs clearance.",
        "S-NASC",
    ),
    policy_line(
        "COMBINE-muscle",
        "Two medicines that can harm muscle",
        "Two of the classes together need clearance, on the list or in the answers.",
        "S-MEDX",
    ),
    policy_line(
        "COMBINE-not-sure",
        "“Not sure” counts",
        "Without a row of its own it gives the gravest verdict that an answer could give, at most "
        f"“{Verdict.NEEDS_CLEARANCE.label}”.",
    ),
    policy_line(
        "COMBINE-limb",
        "A limb leaves the other region open",
        "A flag about named limbs applies to their region; where no limb is known, to arms and legs.",
    ),
    policy_line(
        "COMBINE-none", "No row, no flag", f"Without a flag a region is “{Verdict.NO_STOP_FLAG.label}”."
    ),
)


def medicines_lines() -> Iterator[Line]:
    """The classes on a client's list of medicines, with the row that each counts as."""
    for kind, row in ROWS.items():
        yield Line(
            id=f"MEDICINE-{kind.value}",
            title=row.label,
            facts=make_facts(
                counts_as=_answer_of(row),
                a_caution=row.caution.reason if row.caution else "",
                advice=row.caution.advice if row.caution else "",
                the_sign=sign_text(row.caution.mark if row.caution and row.caution.mark else row.mark),
            ),
            source_keys=row.caution.source_keys if row.caution else row.source_keys,
            mark=Mark.POLICY,
        )


def _answer_of(row: MedicineRow) -> str:
    if row.answers is None:
        return "" if row.caution else "Nothing: it is kept on the list"
    code, answer = row.answers
    return f"“{QUESTIONS[code].text}” {QUESTIONS[code].label_of(answer)}"


CLEARANCE_LINES = (
    policy_line(
        "CLEAR-none",
        Verdict.NO_STOP_FLAG.label,
        f"Cleared by rule, for {CLEARANCE_WEEKS} weeks or until newer answers.",
    ),
    policy_line(
        "CLEAR-caution",
        Verdict.CAUTION.label,
        "The client's coach reads each caution; cleared with at most "
        f"{CAUTION_LIMITS.max_percent_1rm} % of 1RM and {CAUTION_LIMITS.max_cuff_minutes} minutes under the "
        f"cuff, for {CLEARANCE_WEEKS} weeks. Each coach reads for themselves before they plan; what another "
        "coach planned stays.",
    ),
    policy_line(
        "CLEAR-needs",
        Verdict.NEEDS_CLEARANCE.label,
        "An admin decides, who is neither the client nor their coach, and names the clinician, role and "
        f"date, for at most {CLEARANCE_WEEKS} weeks. Rows so marked need a second admin's confirmation.",
    ),
    policy_line(
        "CLEAR-person",
        "Two logins of one person",
        "Confirm nothing for each other: one mailbox, one name, an invitation of the last "
        f"{NEW_LOGIN_FOR.days} days, or a browser in which the other decided within "
        f"{BROWSER_COUNTS_FOR.days} days. Nor does an admin decide whose mailbox or name is a coach's or the "
        "client's.",
    ),
    policy_line(
        "CLEAR-contra",
        Verdict.CONTRAINDICATED.label,
        "Nobody clears it, except as the next line says. Only a new screening with other answers changes it, "
        "and then an admin's decision.",
    ),
    policy_line(
        "CLEAR-overruled",
        "Where our own rule rules cuffs out",
        "In the rows so marked, a named clinician's word newer than the answer overrules it, for at most "
        f"{OVERRIDE_WEEKS} weeks and at most {CAUTION_LIMITS.max_percent_1rm} % of 1RM and "
        f"{CAUTION_LIMITS.max_cuff_minutes} minutes under the cuff; always with two admins, and only where "
        "no other row rules cuffs out.",
    ),
    policy_line(
        "CLEAR-newer",
        "Newer answers end what was cleared",
        "A new screening revokes every clearance before it; so does a person, with a reason.",
    ),
    policy_line(
        "CLEAR-desk",
        "The review desk",
        f"Decided within {DECIDE_WITHIN_WORKING_DAYS} working days; taken back within "
        f"{int(UNDO_WITHIN.total_seconds() // 60)} minutes.",
    ),
)


CHANGED_LINES = (
    policy_line(
        "CHANGED-rule",
        "Answers that say less",
        "Clear nobody by rule, whoever gave them: an admin compares what was said with what is said now. The "
        "rule compares flags that need clearance or rule cuffs out, in each region, with all earlier answers "
        "since an admin cleared some.",
    ),
    policy_line(
        "CHANGED-birth",
        "A birth date that changes",
        "An admin looks where the age weighs less than before, or where the date moves by more than "
        f"{BIRTH_DATE_SLIP.days} days.",
    ),
    policy_line(
        "CHANGED-reported",
        "A change that was reported",
        f"An admin looks where no answer of the next {REPORTED_WITHIN.days // 7} weeks speaks of it.",
    ),
    policy_line(
        "CHANGED-person",
        "What a person holds",
        "New answers lift no refusal, no revocation by a coach or an admin, no open stop, no red flag and no "
        "objection of the client.",
    ),
    policy_line(
        "CHANGED-unsent",
        "What was answered and not sent",
        "Counts as said where somebody else changed it, where it went with its answers, and where it stood "
        f"for {int(SLIP_WITHIN.total_seconds() // 60)} minutes before its giver answered otherwise.",
    ),
    policy_line(
        "CHANGED-decision",
        "How it is cleared",
        "By an admin's decision. What was said definitely takes a clinician's name, role and date; what "
        "would have needed two admins takes two.",
    ),
)


def second_admin_lines(questionnaire: Questionnaire) -> Iterator[Line]:
    grave = [
        f"“{row.question}” → {row.answer}"
        for row in rules_table(questionnaire)
        if row.two_admins or row.may_be_overruled
    ]
    yield policy_line(
        "CLEAR-two-admins",
        "Where a second admin confirms",
        ("; ".join(grave) or "Nowhere")
        + ". Where nobody can clear it, the second admin confirms that it was taken back.",
    )


def changes_lines() -> Iterator[Line]:
    for kind in ChangeKind:
        yield policy_line(
            f"CHANGE-{kind}",
            f"A change that the client or the coach reports: {kind.in_a_sentence}",
            "Revokes the clearance at once. Sessions ahead are on hold until new answers are cleared.",
        )


def passes_with_time_lines(questionnaire: Questionnaire) -> Iterator[Line]:
    for question in questionnaire.questions:
        for number, rule in enumerate(question.rules, start=1):
            if rule.passes_after_days is not None:
                yield policy_line(
                    f"CHANGED-time-{question.code}-{number}",
                    rule.reason,
                    f"May be over by itself {rule.passes_after_days} days after it was last said.",
                )


_WAYS: Mapping[Way, Mapping[str, Sign]] = {
    Way.SCREENING: SIGN_OF_QUESTION,
    Way.READY: SIGN_OF_READY,
    Way.STOP: SIGN_OF_STOP,
    Way.FOLLOW_UP: SIGN_OF_REPLY,
}


def red_flags_lines() -> Iterator[Line]:
    for sign, row in RED_FLAGS.items():
        ways = [way.label for way, signs in _WAYS.items() if sign in signs.values()]
        ways += [Way.CHANGE.label] if row.asked else []
        ways += [Way.READING.label] if sign is Sign.PRESSURE else []
        yield Line(
            id=f"RED-{sign}",
            title=row.label,
            facts=make_facts(
                first_words=row.title,
                what_now=row.what_now,
                enters=", ".join(ways),
                then="Clearance revoked, coach and admins told at once, no training until an admin has a "
                "doctor's word.",
                the_sign=sign_text(row.mark),
            ),
            source_keys=row.source_keys,
            mark=Mark.POLICY,
        )
    yield policy_line(
        "RED-not-sent",
        "A red answer that is saved and not sent",
        "Holds cuffs at once. Raised as a red flag when it stands for "
        f"{int(SLIP_WITHIN.total_seconds() // 60)} minutes, when somebody else changes it, or when the "
        "answers are thrown away. Who gave it may mend a slip before that.",
    )


_READING_TEXTS = {
    ReadingVerdict.RED_FLAG: "A red flag.",
    ReadingVerdict.HOLD: "Clearance revoked; the client is told to see a doctor. New answers open it again.",
    ReadingVerdict.ASK: "The coach is told to ask whether a doctor knows about it.",
}


def readings_lines() -> Iterator[Line]:
    for verdict, systolic_mmhg, diastolic_mmhg in READING_BANDS:
        yield policy_line(
            f"READING-{verdict}",
            f"A reading of {systolic_mmhg} or more, or {diastolic_mmhg} or more",
            _READING_TEXTS[verdict],
            *_PRESSURE_SOURCES,
        )
    yield policy_line(
        "READING-impossible",
        "Two numbers that cannot be one reading, such as 165/10",
        "Asked again, and no measurement. The high one counts by itself, as above.",
    )
    high = TOLD_AFTER_SESSION
    yield policy_line(
        "READING-told",
        f"Right after a session: {high.systolic_mmhg} or more, or {high.diastolic_mmhg} or more",
        "The coach is told: no more cuffs today, measure again in five minutes. Nothing is revoked: the "
        "work itself raises the pressure.",
        "S-CPT",
    )


_PRESSURE_SOURCES = ("S-NASC-T5", "S-ELITE", "S-JOT")
