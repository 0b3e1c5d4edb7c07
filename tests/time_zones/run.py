"""`python -m tests.time_zones.run`: one summary a week in every zone, and while people move between zones.

Every IANA zone, every week of 2024 to 2030: the summary's hour lies on the Monday after, 09:00 to 11:00 where
the person is, and the rule that plans names that week at that hour. Then people who move at random, followed
hour by hour: never two summaries of one week, and none skipped. Prints the seed;
`make time-zones SEED=2 MOVES=500` takes others.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from sessions.domain.messages import may_send_at
from sessions.domain.weeks import Week, is_too_old, summary_due_at, week_to_tell

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 30)
WEEKS_FOLLOWED = 6
MOVES_EACH = 10
HOUR = timedelta(hours=1)
# What is no place where somebody lives.
ZONES = sorted(available_timezones() - {"Factory", "localtime"})


def weeks() -> Iterable[Week]:
    week = Week.of(FIRST)
    while week.monday <= LAST:
        yield week
        week = week.plus(1)


def wrong_hours(zones: Iterable[str], chosen: Iterable[Week], chance: random.Random) -> list[str]:
    """Weeks whose summary would come at another time, twice, or not at all, in words."""
    wrong, chosen = [], list(chosen)
    for name in zones:
        zone, person = ZoneInfo(name), UUID(int=chance.getrandbits(128), version=4)
        for week in chosen:
            due_at = summary_due_at(week, person, zone)
            local = due_at.astimezone(zone)
            in_window = local.date() == week.plus(1).monday and clock(9) <= local.time() < clock(11)
            told = week_to_tell(local.date()) == week and not is_too_old(week, due_at, zone)
            if not (in_window and told and may_send_at(due_at, zone)):
                wrong.append(f"{name} {week.key}: {local}")
    return wrong


def follow(chance: random.Random, zones: list[str]) -> list[str]:
    """One person who moves `MOVES_EACH` times in six weeks, with the worker's rules asked every hour."""
    person = UUID(int=chance.getrandbits(128), version=4)
    days = (LAST - FIRST).days - 7 * WEEKS_FOLLOWED
    begin = datetime.combine(FIRST + timedelta(days=chance.randrange(days)), clock(), tzinfo=UTC)
    end = begin + timedelta(weeks=WEEKS_FOLLOWED)
    moves = sorted(begin + chance.random() * (end - begin) for _ in range(MOVES_EACH))
    zone = ZoneInfo(chance.choice(zones))
    planned: set[Week] = set()
    sent: Counter[Week] = Counter()
    now = begin
    while now < end:
        while moves and moves[0] <= now:
            moves.pop(0)
            zone = ZoneInfo(chance.choice(zones))
        week = week_to_tell(now.astimezone(zone).date())
        # What was over when we began to look had its summary before.
        if week >= Week.of(begin.date()) and not is_too_old(week, now, zone):
            planned.add(week)
        for each in [week for week in planned if not sent[week]]:
            if summary_due_at(each, person, zone) <= now and may_send_at(now, zone):
                if is_too_old(each, now, zone):
                    return [f"{person} {each.key}: too old at {now}"]
                sent[each] += 1
        now += HOUR
    # The first and the last week may lie half outside the time that was looked at.
    inside = [week for week in map(Week.of, _mondays(begin, end)) if sent[week] != 1]
    return [f"{person} {week.key}: {sent[week]} summaries" for week in inside]


def _mondays(begin: datetime, end: datetime) -> list[date]:
    week, found = Week.of(begin.date()).plus(1), []
    while week.plus(1).monday + timedelta(days=4) < end.date():
        found.append(week.monday)
        week = week.plus(1)
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--moves", type=int, default=10_000)
    asked = parser.parse_args()
    chance, started = random.Random(asked.seed), time.monotonic()
    chosen = list(weeks())
    wrong = wrong_hours(ZONES, chosen, chance)
    print(f"{len(ZONES)} zones x {len(chosen)} weeks: {len(wrong)} wrong", flush=True)
    people = asked.moves // MOVES_EACH
    moved = [line for _ in range(people) for line in follow(chance, ZONES)]
    print(f"{people * MOVES_EACH} moves of {people} people: {len(moved)} weeks doubled or skipped")
    for line in (wrong + moved)[:20]:
        print(line)
    print(f"seed {asked.seed}, {time.monotonic() - started:.0f} s")
    return 1 if wrong or moved else 0


if __name__ == "__main__":
    sys.exit(main())
