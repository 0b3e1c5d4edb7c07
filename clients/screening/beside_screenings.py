"""What was said beside screenings, as if it had been answered on its day: readings, the list of medicines."""

from datetime import date

from clients.domain.answers_changed import REPORTED_WITHIN
from clients.domain.changed_facts import EarlierAnswers, EarlierFlag
from clients.domain.medicines import ListedMedicine, MedicineClass, rows_of
from clients.domain.people import BloodPressure
from clients.domain.questionnaire import CURRENT
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.domain.red_flags import ReadingVerdict, Sign
from clients.domain.regions import ALL_LIMBS
from clients.domain.verdicts import Verdict
from clients.models import Client

# A reading holds as the same pressure in the answers would.
HELD_BY_READING = {
    ReadingVerdict.HOLD: Verdict.NEEDS_CLEARANCE,
    ReadingVerdict.RED_FLAG: Verdict.CONTRAINDICATED,
}


def high_readings(client: Client, today: date) -> list[EarlierAnswers]:
    """Readings from 160 or 100, as if they had been answered on their day; withdrawn ones too.

    Those since which a red flag was closed with a clinician's word count no more.
    """
    closed = client.red_flags.filter(sign=Sign.PRESSURE, closed_at__isnull=False).order_by("closed_at").last()
    readings = client.blood_pressure_readings.filter(measured_on__gt=today - REPORTED_WITHIN)
    found = []
    for row in readings.select_related("recorded_by").order_by("measured_on", "recorded_at"):
        reading = BloodPressure(systolic_mmhg=row.systolic_mmhg, diastolic_mmhg=row.diastolic_mmhg)
        verdict = HELD_BY_READING.get(row.verdict)
        if verdict is None or (closed and closed.closed_at and row.recorded_at <= closed.closed_at):
            continue
        flag = EarlierFlag(
            code=PRESSURE_CODE,
            question=CURRENT.by_code[PRESSURE_CODE].text,
            answer=f"{reading} mmHg" + (", withdrawn" if row.withdrawn_at else ""),
            verdict=verdict,
            limbs=ALL_LIMBS,
            said_on=row.measured_on,
            said_by=row.recorded_by.name if row.recorded_by else "",
            passes_after_days=None if verdict is Verdict.CONTRAINDICATED else 1,
        )
        # It may be written down days after it was taken, and what passes counts from then.
        known_on = max(row.measured_on, client.today(row.recorded_at))
        found.append(EarlierAnswers(sent_on=known_on, flags=(flag,), birth_on=None, sent_at=row.recorded_at))
    return found


def listed_medicines(client: Client, day: date) -> list[ListedMedicine]:
    """Return what is taken on a day, as the rules read it. One query."""
    return [
        ListedMedicine(
            name=row.name,
            kind=MedicineClass(row.kind),
            added_on=client.today(row.added_at),
            added_by=row.added_by.name if row.added_by else "",
        )
        for row in client.medicines.taken_on(day).select_related("added_by").order_by("added_at")
    ]


def listed_before(client: Client) -> list[EarlierAnswers]:
    """What the list of medicines says that needs a clinician, as if it had been answered when it was written.

    Rows that were ended or withdrawn count, too: what was once said is not unsaid by saying less.
    """
    found = []
    for row in client.medicines.select_related("added_by").order_by("added_at"):
        listed = ListedMedicine(
            name=row.name, kind=MedicineClass(row.kind), added_on=client.today(row.added_at)
        )
        flags = tuple(
            EarlierFlag(
                code=each.code,
                question=CURRENT.by_code[each.code].text,
                answer=each.answer,
                verdict=each.rule.verdict,
                limbs=ALL_LIMBS,
                said_on=listed.added_on,
                said_by=row.added_by.name if row.added_by else "",
                two_admins=each.rule.two_admins,
            )
            for each in rows_of([listed])
            if each.rule.verdict.severity >= Verdict.NEEDS_CLEARANCE.severity
        )
        if flags:
            found.append(
                EarlierAnswers(sent_on=listed.added_on, flags=flags, birth_on=None, sent_at=row.added_at)
            )
    return found
