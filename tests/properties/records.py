"""What the fold of a session's events has to hold, whatever phones of either version send."""

import random
from dataclasses import replace

from sessions.domain.events import SCHEMA, SCHEMA_2
from sessions.domain.record import fold, record_as_json
from tests.phone.vectors import PLAN, random_log
from tests.properties.tally import met


def any_order_gives_the_same_record(chance: random.Random) -> str | None:
    """Events of both versions, in any order and some of them twice; an old one may be sent as a new one."""
    log = random_log(chance)
    met.update(f"version {event.schema}" for event in log)
    shuffled = [*log, *chance.sample(log, chance.randrange(len(log) + 1))]
    chance.shuffle(shuffled)
    wanted = record_as_json(fold(log, PLAN))
    if record_as_json(fold(shuffled, PLAN)) != wanted:
        return f"another record: {log}"
    newer = [replace(event, schema=SCHEMA_2) if event.schema == SCHEMA else event for event in shuffled]
    return None if record_as_json(fold(newer, PLAN)) == wanted else f"another record as version 2: {log}"


PROPERTIES = {"events of both versions make one record in any order": any_order_gives_the_same_record}
