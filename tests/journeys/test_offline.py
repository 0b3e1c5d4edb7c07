"""A whole session without a network: asleep, reloaded and killed in the middle, and sent the next day."""

import re
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from sessions.domain import timing
from sessions.models import Event, TrainingSession
from tests.support import builders
from tests.support.live_page_driver import (
    answer_ready_check,
    give_feedback,
    tap,
    wait_until_all_sent,
    wait_until_tappable,
)
from tests.support.offline_phone import OfflinePhone, live_url
from tests.support.persistent_browser import PersistentBrowser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Phone(PersistentBrowser):
    """A handset with a clock that the test moves."""

    ahead = timedelta()

    def start(self, user):
        super().start()
        if self.ahead:
            self.context.clock.install(time=timezone.now() + self.ahead)
        else:
            self.context.clock.install()
        self.app = OfflinePhone(self.page, self.site)
        self.app.sign_in(user)

    def pass_time(self, seconds):
        self.page.clock.fast_forward(seconds * 1000)
        self.ahead += timedelta(seconds=seconds)

    def lock(self, seconds):
        """The screen is locked: the page stands still while time passes."""
        devtools = self.context.new_cdp_session(self.page)
        devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
        devtools.send("Page.setWebLifecycleState", {"state": "active"})
        self.pass_time(seconds)
        devtools.detach()

    @property
    def now(self):
        return self.page.evaluate("Date.now()") / 1000

    def tap_main(self):
        """One tap on the main button; between which two moments of this phone it was taken."""
        before = self.now
        tap(self.page, self.page.locator("[data-main]"))
        return before, self.now


@contextmanager
def killed_or_closed(phone):
    try:
        yield phone
    finally:
        phone.context.close()


def do_sets(phone, count):
    """Sets at the pace of the protocol: each takes a minute, and half a minute of rest follows."""
    for _ in range(count):
        phone.pass_time(60)
        tap(phone.page, phone.page.locator("[data-main]"))
        phone.pass_time(30)


def test_a_whole_session_in_a_basement_reaches_the_coach_once(
    chromium_kind, live_server, client_person, coach, browser_of, tmp_path
):
    builders.make_screening(client_person)
    planned = builders.make_training_session(client_person, exercise_codes=("leg-press", "leg-extension"))
    phone = Phone(chromium_kind, live_server.url, tmp_path / "phone")
    phone.start(client_person.user)
    with killed_or_closed(phone):
        phone.app.open_today()
        phone.app.offline()
        phone.page.get_by_role("link", name="Start").click()
        phone.page.wait_for_url(f"**{live_url(planned)}")
        answer_ready_check(phone.page)

        on = phone.tap_main()
        do_sets(phone, 1)
        phone.lock(25)
        do_sets(phone, 1)
        phone.page.reload()
        wait_until_tappable(phone.page)  # before its clock is moved: screens that come later are new ones
        do_sets(phone, 2)
        off = phone.tap_main()
        give_feedback(phone.page)
        expect(phone.page.locator("[data-chip]")).to_have_text("8 saved on this phone, 8 waiting")

        phone.pass_time(90)
        phone.kill()
        phone.start(client_person.user)
        phone.app.offline()
        phone.page.goto(live_url(planned))
        on_again = phone.tap_main()
        do_sets(phone, 4)
        off_again = phone.tap_main()
        give_feedback(phone.page)
        phone.page.get_by_role("heading", name="Well done").wait_for()
        assert not Event.objects.exists()

        with time_machine.travel(timezone.now() + timedelta(days=1)):
            phone.app.offline(False)
            wait_until_all_sent(phone.page)
            page = browser_of(coach).get(f"/sessions/{planned.id}/").content.decode()

    logged = Event.objects.filter(kind="set_performed").values_list("body__prescription", "body__set")
    assert Counter(logged) == Counter(
        {(str(each.id), number): 1 for each in planned.prescriptions.all() for number in (1, 2, 3, 4)}
    )
    done = TrainingSession.objects.get()
    assert done.state == "finished"
    assert done.reps_done == 150
    least = (off[0] - on[1]) + (off_again[0] - on_again[1])
    most = (off[1] - on[0]) + (off_again[1] - on_again[0])
    assert least - 2 <= done.cuff_seconds <= most + 2
    assert re.search(rf">\s*{timing.clock(done.cuff_seconds)}\s*<", page)
