"""`make bench-programmes`: what the preview of a block costs for 10, 40 and 160 clients.

12 weeks x 3 days x 2 exercises, each client with a 1RM of both, equipment and a session ahead. Prints rows
a second and queries for each number, and what a row of 160 clients costs beside one of 10. The page itself
takes fewer clients at once (MOST_CLIENTS); that is lifted here, to see how the cost grows.

`python -m tests.bench.programmes [--rounds N]` fails above 15 queries, or where a row of the largest group
costs more than 1.5 of the smallest's. Seconds are the processor's, the best of the rounds, so that what else
the machine does is not in the figure; the database is the embedded one, in the same process.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import timedelta

SIZES = (10, 40, 160)
ROWS_EACH = 12 * 3
MOST_QUERIES = 15
MOST_GROWTH = 1.5


def main() -> int:
    wanted = argparse.ArgumentParser(prog="make bench-programmes")
    wanted.add_argument("--rounds", type=int, default=5)
    rounds = wanted.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="bfr-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        return report(rounds)


def report(rounds: int) -> int:
    from django.core.management import call_command

    from sessions.programmes.forms import assign as form
    from sessions.programmes.views import programmes as page

    call_command("migrate", verbosity=0)
    form.MOST_CLIENTS = page.MOST_CLIENTS = max(SIZES)
    asked = {size: address_of(*group(size)) for size in SIZES}
    seconds: dict[int, list[float]] = {size: [] for size in SIZES}
    queries = {}
    for _ in range(rounds + 1):  # the first round warms up, and counts for nothing
        for size, (browser, url) in asked.items():
            queries[size], took = previewed(browser, url, size)
            seconds[size].append(took)
    costs = {size: min(took[1:]) / (size * ROWS_EACH) for size, took in seconds.items()}
    for size in SIZES:
        print(
            f"{size:>4} clients, {size * ROWS_EACH:>5} rows: {1 / costs[size]:>7,.0f} rows a second, "
            f"{queries[size]} queries, {costs[size] * size * ROWS_EACH:.2f} s"
        )
    growth = costs[SIZES[-1]] / costs[SIZES[0]]
    held = growth <= MOST_GROWTH and max(queries.values()) <= MOST_QUERIES
    print(
        f"make bench-programmes: a row of {SIZES[-1]} clients costs {growth:.2f} of one of {SIZES[0]} "
        f"(at most {MOST_GROWTH}), {max(queries.values())} queries (at most {MOST_QUERIES}): "
        f"{'held' if held else 'BROKEN'}"
    )
    return 0 if held else 1


def group(size: int):
    """A coach with so many clients, and a programme of 12 weeks x 3 days x 2 exercises."""
    from clients.models import Client, Equipment, OneRepMax
    from sessions.domain.programmes import BY_TEMPLATE_CODE
    from tests.support import builders
    from tests.support.bulk_factory import make_clients_in_bulk

    coach = builders.make_coach()
    clients = make_clients_in_bulk(coach, size, sessions_each=1).clients
    model = Client.objects.visible_to(coach).get(name="Model")
    builders.make_one_rep_max(model, "leg-extension")
    for rows, kept in ((model.equipment.all(), Equipment), (model.one_rep_maxes.all(), OneRepMax)):
        made = [copy_of(row, client) for client in clients for row in rows]
        have = set(kept.objects.filter(client__in=clients).values_list("client", "exercise_code"))
        kept.objects.add_all(row for row in made if (row.client_id, row.exercise_code) not in have)
    legs = BY_TEMPLATE_CODE["legs-6-weeks"]
    template = builders.make_template(coach, days=legs.days[:1] * 3, weeks=legs.weeks * 2)
    return coach, clients, template


def copy_of(row, client):
    from uuid import uuid4

    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, "id": uuid4(), "client_id": client.id})


def address_of(coach, clients, template):
    from urllib.parse import urlencode

    from django.urls import reverse
    from django.utils import timezone

    from tests.support.builders import browser_of

    today = clients[0].today(timezone.now())
    form = {
        "client": [str(client.id) for client in clients],
        "start_on": (today + timedelta(days=7 - today.weekday())).isoformat(),
        "weekday": ["0", "2", "4"],
    }
    url = reverse("sessions:programme-preview", args=[template.code])
    return browser_of(coach), f"{url}?{urlencode(form, doseq=True)}"


def previewed(browser, url: str, size: int) -> tuple[int, float]:
    """Queries and seconds of one whole answer, and that every row is on it with its loads."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as done:
        started = time.process_time()
        answer = browser.get(url, headers={"host": "localhost"})
        took = time.process_time() - started
    text = answer.content.decode()
    if answer.status_code != 200 or text.count("<time") != size * ROWS_EACH or text.count(" kg<") < size:
        raise SystemExit(f"The preview of {size} clients is not whole: {answer.status_code}")
    return len(done), took


if __name__ == "__main__":
    sys.exit(main())
