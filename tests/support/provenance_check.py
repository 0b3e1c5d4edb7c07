"""`make provenance`: no number of a prescription without its value, its source and its mark on the same page.

Builds the demo practice, explains every prescription in it, and opens the pages that show prescriptions: each
session, the first page and the session on the phone, the client's page, the week on paper, the calendar, the
planner, a programme's preview, proposed loads, and loads and sessions ahead of a change. Every load, percent,
rest, tempo, minute, tightness and pressure that such a page shows must stand in one of its explanations
(`data-why`), and each explanation must name its mark and its sources. Prints how many there were; fails on
one without.

A refusal, what could stand in for an exercise, what a client weighs and lifts, and what was done prescribe
nothing: those are marked `data-no-dose` and left out.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

# What a page says about a prescription, each pattern one kind of number with its unit.
NUMBERS = re.compile(
    r"(?<![\d.])\d+(?:\.\d+)? (?:kg|lb|%)(?!\w)"  # loads and percents
    r"|\d+ to \d+ mmHg|\d+ to \d+ of 10"  # pressures and tightness
    r"|(?<!\d)\d+ s(?= rest)|\d s up, (?:hold \d s, )?\d s down"  # rests and tempos
    r"|(?<![\d/])[1-4]?\d(?:/[1-4]?\d){1,5}(?![\d/])"  # repetitions of each set
    r"|(?<=of )\d{1,2}:\d\d|\d{1,2}:\d\d(?= (?:under|in all|from))"  # minutes
)
SILENT = ("script", "style", "title", "template", "time", "input", "select", "textarea")
VOID = ("input", "img", "br", "meta", "link", "hr", "use", "path", "source", "wbr", "area", "col")


class PageReader(HTMLParser):
    """The words a page shows, apart from those that explain: `shown`, and a text for each explanation."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.whys: list[list[str]] = []
        self._open: list[str] = []  # "why", "silent" or "" for each element that is open
        self.feed(html)

    @property
    def shown(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def explained(self) -> str:
        return " ".join(" ".join(" ".join(why) for why in self.whys).split())

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        attrs = dict(attrs)
        is_why = "data-why" in attrs
        if is_why:
            self.whys.append([])
        quiet = tag in SILENT or "data-no-dose" in attrs
        self._open.append("why" if is_why else "silent" if quiet else "")

    def handle_endtag(self, tag):
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_data(self, data):
        if "silent" in self._open and "why" not in self._open:
            return
        (self.whys[-1] if "why" in self._open else self.words).append(data)


@dataclass
class Tally:
    """What was looked at."""

    pages: Counter = field(default_factory=Counter)
    on_pages: Counter = field(default_factory=Counter)  # numbers shown, by kind of page
    prescriptions: int = 0
    numbers: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def shown(self) -> int:
        return self.on_pages.total()


def untraced(html: str) -> tuple[int, list[str]]:
    """How many numbers of a dose a page shows, and those that none of its explanations holds."""
    page = PageReader(html)
    explained = re.sub(r" ?/ ?", "/", page.explained)
    shown = NUMBERS.findall(re.sub(r" ?/ ?", "/", page.shown))
    return len(shown), [number for number in dict.fromkeys(shown) if number not in explained]


def without_mark(html: str) -> list[str]:
    """Explanations that do not say what stands behind them: no mark, and not the 1RM of a load either."""
    from clients.domain.sources import SOURCES, Mark

    marks = [mark.label for mark in Mark]
    wrong = []
    for why in (" ".join(" ".join(each).split()) for each in PageReader(html).whys):
        traced_to_1rm = "of the most you can lift once" in why
        marked = any(mark in why for mark in marks)
        needs_source = Mark.SEEN.label in why
        named = any(each.key in why or each.citation in why for each in SOURCES.values())
        if not (marked or traced_to_1rm) or (needs_source and not named):
            wrong.append(why[:80])
    return wrong


def explained_numbers(row) -> Iterator[tuple[str, bool]]:
    """Each number of a stored prescription, and whether value, source and mark are there."""
    from clients.domain.sources import Mark
    from sessions import mappers
    from sessions.domain.prescription import explain

    for why in explain(mappers.to_prescription(row, row.training_session)).numbers:
        has_source = bool(why.sources) or why.mark in (Mark.POLICY, Mark.MEMORY)
        yield why.label, bool(why.value) and has_source


def look(tally: Tally, kind: str, response, address: str) -> None:
    """Open one page and hold it to the rule."""
    if response.status_code != 200:
        tally.missing.append(f"{kind} {address}: answered {response.status_code}")
        return
    html = response.content.decode()
    shown, missing = untraced(html)
    tally.pages[kind] += 1
    tally.on_pages[kind] += shown
    tally.missing += [f"{kind} {address}: {number} is explained nowhere" for number in missing]
    tally.missing += [f"{kind} {address}: without a mark: {why}" for why in without_mark(html)]


def walk(practice, now, *, most: int | None = None) -> Tally:
    """Every prescription of a practice and the pages that show them: `most` of a kind, where it is given."""
    from sessions.models import Prescription

    tally = Tally()
    rows = Prescription.objects.filter(training_session__client__practice=practice)
    for row in rows.select_related("training_session"):
        tally.prescriptions += 1
        for label, is_traced in explained_numbers(row):
            tally.numbers += 1
            if not is_traced:
                tally.missing.append(f"{row}: {label} has no source")
    counted: Counter = Counter()
    for kind, person, address, form in addresses(practice, now):
        counted[kind] += 1
        if most is None or counted[kind] <= most:
            browser = browser_for(person)
            headers = {"host": "localhost"}
            if form is None:
                look(tally, kind, browser.get(address, headers=headers), address)
            else:
                look(tally, kind, browser.post(address, form, headers=headers), address)
    return tally


_browsers: dict = {}


def browser_for(person):
    from tests.support.builders import browser_of

    if person.pk not in _browsers:
        _browsers[person.pk] = browser_of(person)
    return _browsers[person.pk]


def addresses(practice, now) -> Iterable[tuple[str, object, str, dict | None]]:
    """(kind, who looks, address, form) of every page that shows a prescription."""
    from django.urls import reverse

    from clients.models import Client
    from sessions.models import ProgrammeTemplate, TrainingSession

    coaches = {client.pk: client.coaches.first() for client in Client.objects.filter(practice=practice)}
    for row in TrainingSession.objects.filter(client__practice=practice).select_related("client__user"):
        if (coach := coaches[row.client_id]) is not None:
            yield "session", coach, reverse("sessions:detail", args=[row.pk]), None
        client = row.client
        if client.user is not None and row.scheduled_on == client.today(now):
            yield "today", client.user, reverse("sessions:today"), None
    for coach in dict.fromkeys(filter(None, coaches.values())):
        yield "next loads", coach, reverse("sessions:progression"), None
        for template in ProgrammeTemplate.objects.filter(practice=practice):
            yield "sessions ahead", coach, reverse("sessions:programme-ahead", args=[template.code]), None
    for client in Client.objects.filter(practice=practice, archived_at=None).select_related("user"):
        coach, today = coaches[client.pk], client.today(now)
        if coach is None:
            continue
        for week in (0, 1):
            on = today + timedelta(weeks=week)
            yield "print", coach, f"{reverse('clients:week', args=[client.pk])}?on={on}", None
        yield "client", coach, reverse("clients:detail", args=[client.pk]), None
        yield "calendar", coach, f"{reverse('clients:calendar', args=[client.pk])}?view=week", None
        yield "loads ahead", coach, reverse("clients:loads-ahead", args=[client.pk]), None
        yield from _plans(client, coach, today)


def _plans(client, coach, today) -> Iterable[tuple[str, object, str, dict | None]]:
    from urllib.parse import urlencode

    from django.urls import reverse

    from clients.domain.regions import Region
    from sessions.domain.exercises import BY_CODE as EXERCISES
    from sessions.domain.programmes import SHIPPED, USUAL_WEEKDAYS

    codes = client.one_rep_maxes.not_withdrawn().values_list("exercise_code", flat=True)
    for region in Region:
        known = sorted({code for code in codes if code in EXERCISES and EXERCISES[code].region is region})[:2]
        if known:
            form = {
                "region": region.value, f"exercises_{region.value}": known,
                "protocol": "standard-30-15-15-15", "cuff_mode": "released",
                "scheduled_on": (today + timedelta(days=30)).isoformat(),
                "request_id": "00000000-0000-4000-8000-000000000000",
                **{f"percent_{code}": "30" for code in known},
            }  # fmt: skip
            yield "planner", coach, f"{reverse('sessions:preview')}?client={client.pk}", form
    monday = today + timedelta(days=7 - today.weekday())
    for template in SHIPPED:
        asked = {
            "client": client.pk,
            "start_on": monday.isoformat(),
            "weekday": USUAL_WEEKDAYS[len(template.days)],
        }
        address = reverse("sessions:programme-preview", args=[template.code])
        yield "programme", coach, f"{address}?{urlencode(asked, doseq=True)}", None


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bfr-traced-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        from clients.models import Practice

        call_command("migrate", verbosity=0)
        call_command("seed_demo", verbosity=0)
        return report(walk(Practice.objects.get(), timezone.now()))


def report(tally: Tally) -> int:
    pages = ", ".join(f"{number} {kind} ({tally.on_pages[kind]})" for kind, number in tally.pages.items())
    for missing in tally.missing[:100]:
        print(missing)
    print(
        f"{tally.prescriptions} prescriptions, {tally.numbers} numbers explained; "
        f"pages (and numbers shown on them): {pages}"
    )
    print(
        f"make provenance: {tally.shown} numbers shown, {len(tally.missing)} without value, source or mark: "
        f"{'BROKEN' if tally.missing else 'held'}"
    )
    return 1 if tally.missing or not tally.shown else 0


if __name__ == "__main__":
    sys.exit(main())
