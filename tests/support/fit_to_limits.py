"""`make fit-to-limits`: each shipped programme for each caution alone, fitted to the limits of its clearance.

Each caution of the current questionnaire is answered by a client of its own, sent, read by the coach, and
cleared with the limits of a caution. Then each shipped programme is assigned to the client, once as its
template asks for it and once fitted, and taken back again. Prints how many sessions were assigned, and fails
where a fitted programme is not whole.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Line:
    """One caution and one programme: its sessions, those assigned as they are, and those assigned fitted."""

    caution: str
    programme: str
    sessions: int
    as_it_is: int
    fitted: int
    conflicts: tuple[str, ...]


def table(now: datetime) -> Iterator[Line]:
    """Yield a line for each caution and shipped programme. Writes to the database."""
    from sessions.domain.fitting import ALL_CHANGES, NO_CHANGES
    from sessions.domain.programmes import SHIPPED
    from tests.support.builders import make_coach
    from tests.support.cautions import each_caution

    coach = make_coach()
    for caution in each_caution(now.date()):
        client = cautioned_client(coach, caution.answers, now)
        for template in (each for each in SHIPPED if each.daily is None):
            plain, _ = assigned(client, coach, template, NO_CHANGES, now)
            fitted, conflicts = assigned(client, coach, template, ALL_CHANGES, now)
            yield Line(
                caution=f"{caution.code}: {caution.reason} ({', '.join(caution.regions)})",
                programme=template.code,
                sessions=template.sessions,
                as_it_is=plain,
                fitted=fitted,
                conflicts=conflicts,
            )


def cautioned_client(coach, answers, now: datetime):
    """Return a client with these answers, read by the coach, and a 1RM for every shipped exercise."""
    from clients.clearance.actions.granting import acknowledge_cautions
    from sessions.domain.programmes import SHIPPED
    from tests.support.builders import make_client, make_one_rep_max, make_screening

    client = make_client(coach, birth_on=date.fromisoformat(answers["birth_on"]))
    screening = make_screening(client, **answers)
    flag_ids = list(screening.flags.values_list("id", flat=True))
    acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=now)
    for code in sorted({code for template in SHIPPED for code in template.exercise_codes}):
        make_one_rep_max(client, code, Decimal(100), days_ago=0)
    return client


def assigned(client, coach, template, may_change, now: datetime) -> tuple[int, tuple[str, ...]]:
    """Assign a programme, count its sessions and what stood against others, and take all of it back."""
    from uuid import uuid4

    from django.db import transaction

    from sessions.domain.programmes import USUAL_WEEKDAYS, BlockRequest
    from sessions.programmes.actions.assign import assign_blocks

    today = client.today(now)
    requested = BlockRequest(
        template=template,
        start_on=today + timedelta(days=7 - today.weekday()),
        weekdays=frozenset(USUAL_WEEKDAYS[len(template.days)]),
        may_change=may_change,
    )
    with transaction.atomic():
        [made] = assign_blocks(clients=[client], requested=requested, by=coach, now=now, request_id=uuid4())
        transaction.set_rollback(True)
    against = [conflict.message for row in made.skipped for conflict in row.conflicts]
    return made.sessions, tuple(dict.fromkeys([*made.refused, *against]))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bfr-fitting-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        logging.disable(logging.INFO)
        call_command("migrate", verbosity=0)
        return report(table(timezone.now()))


def report(lines: Iterator[Line]) -> int:
    print("as it is   fitted   programme            caution")
    seen, whole, cautions = 0, 0, set()
    for line in lines:
        seen += 1
        whole += line.fitted == line.sessions
        cautions.add(line.caution)
        print(
            f"{line.as_it_is:3} of {line.sessions:2}  {line.fitted:2} of {line.sessions:2}  "
            f"{line.programme:20} {line.caution}",
            flush=True,
        )
        for words in line.conflicts:
            print(f"                    {words}")
    share = 100 * whole / seen if seen else 0
    print(
        f"make fit-to-limits: {len(cautions)} cautions alone, {seen} pairs with a shipped programme, "
        f"{whole} assigned whole after fitting: {share:.0f} %"
    )
    return 0 if seen and whole == seen else 1


if __name__ == "__main__":
    sys.exit(main())
