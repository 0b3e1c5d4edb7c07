"""What the fold of a session's events has to hold, whatever phones of either version send."""

import random
from dataclasses import replace

from sessions.domain.events import SCHEMA, SCHEMA_2
from sessions.domain.record import fold, record_as_json
from tests.phone.vectors import PLAN, TIMED_PLAN, random_log, timed_log
from tests.properties.tally import met


def any_order_gives_the_same_record(chance: random.Random) -> str | None:
    """Events of both versions, in any order and some of them twice; an old one may be sent as a new one."""
    plan = chance.choice((PLAN, TIMED_PLAN))
    log = random_log(chance) if plan is PLAN else timed_log(chance)
    met.update(f"version {event.schema}" for event in log)
    shuffled = [*log, *chance.sample(log, chance.randrange(len(log) + 1))]
    chance.shuffle(shuffled)
    wanted = record_as_json(fold(log, plan))
    if record_as_json(fold(shuffled, plan)) != wanted:
        return f"another record: {log}"
    newer = [replace(event, schema=SCHEMA_2) if event.schema == SCHEMA else event for event in shuffled]
    return None if record_as_json(fold(newer, plan)) == wanted else f"another record as version 2: {log}"


PROPERTIES = {"events of both versions make one record in any order": any_order_gives_the_same_record}
