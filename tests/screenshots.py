"""`make screenshots`: every page of the demo practice, phone and desktop, light and dark.

Writes PNG files into var/screenshots/ (or the folder named as the only argument) and prints how many.
Walks a live session on a phone as well, so that each of its screens is there.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from tests.runner import packages, servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean
from tests.runner.pages import DeviceOptions, href_of
from tests.support.live_page_driver import expect_next_screen, wait_until_tappable

PASSWORD = "look-at-the-demo"
SIZES: dict[str, DeviceOptions] = {
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
ColourScheme = Literal["dark", "light"]
SCHEMES: tuple[ColourScheme, ...] = ("light", "dark")
MANAGE = [sys.executable, str(ROOT / "manage.py")]


@contextmanager
def demo_site() -> Iterator[str]:
    """The demo practice on a port of its own, as `make run` serves it; yields its address."""
    with tempfile.TemporaryDirectory(prefix="bfr-screenshots-") as folder:
        port = servers.free_port()
        environment = clean(DATA_DIR=folder, PORT=str(port), DEMO_PASSWORD=PASSWORD, STYLEGUIDE="1")
        for words in (["migrate"], ["collectstatic", "--noinput"], ["seed_demo"]):
            subprocess.run(
                [*MANAGE, *words], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
            )
        # A heartbeat, as a running worker would leave it.
        beat = "from sessions.tasks import heartbeat, plan_messages; heartbeat(); plan_messages()"
        subprocess.run(
            [*MANAGE, "shell", "-c", beat], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        serve = [sys.executable, "-m", "gunicorn", "bfr_site.wsgi", "--threads", "4", "--no-control-socket"]
        serve += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
        with servers.running([*servers.GUARD, *serve], ROOT, env=environment):
            servers.wait_until(lambda: servers.answers(port), "The site")
            urlopen(f"http://127.0.0.1:{port}/health/live/").read()
            yield f"http://127.0.0.1:{port}"


class Camera:
    """Takes pictures of one person's pages at every size and in both colour schemes."""

    def __init__(self, browser: Browser, site: str, folder: Path) -> None:
        self.browser, self.site, self.folder = browser, site, folder
        self.count = 0
        self.wide: list[str] = []

    @contextmanager
    def signed_in(self, email: str | None, size: str, scheme: ColourScheme) -> Iterator[Page]:
        context = self.browser.new_context(
            base_url=self.site, color_scheme=scheme, reduced_motion="reduce", **SIZES[size]
        )
        page = context.new_page()
        if email:
            page.goto("/accounts/login/")
            page.fill("input[name=login]", email)
            page.fill("input[name=password]", PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
        yield page
        context.close()

    def take(self, page: Page, name: str, *, full: bool = True) -> None:
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.wide.append(name)
        page.screenshot(path=self.folder / f"{name}.png", full_page=full)
        self.count += 1


def pages_of(page: Page, role: str) -> dict[str, str]:
    """Name -> address of what this role looks at; ids are read from the pages themselves."""
    if role == "client":
        return {
            "today": "/today/",
            "calendar": "/calendar/",
            "week": "/calendar/week/",
            "emails": "/emails/",
            "me": "/me/",
            "evidence": "/evidence/",
            "exercises": "/exercises/",
        }
    if role == "nobody":
        return {
            "login": "/accounts/login/",
            "code": "/accounts/login/code/",
            "reset": "/accounts/password/reset/",
        }
    page.goto("/clients/")
    links = page.eval_on_selector_all("main a[href]", "links => links.map(a => a.getAttribute('href'))")
    clients = list(dict.fromkeys(link for link in links if re.fullmatch(r"/clients/[0-9a-f-]{36}/", link)))
    jonas = href_of(page.locator("a", has_text="Jonas Weber").first)
    if role == "admin":
        page.goto("/reviews/")
        case = href_of(page.locator("main table a[href^='/reviews/']").first)
        page.goto("/stops/")
        stop = href_of(page.locator("main table a[href^='/stops/']").first)
        return {
            "reviews": "/reviews/",
            "case": case,
            "stops": "/stops/",
            "stop": stop,
            "messages": "/messages/",
            "message-preview": f"/messages/preview/?client={jonas.split('/')[2]}&kind=summary",
            "practice": "/practice/",
            "clients": "/clients/",
        }
    page.goto(jonas)
    session = href_of(page.locator("main a[href^='/sessions/']:not([href*='new'])").first)
    return {
        "clients": "/clients/",
        "calendar": "/calendar/",
        "programmes": "/programmes/",
        "next-loads": "/progression/",
        "client": jonas,
        "client-needing-attention": clients[0],
        "add": "/clients/add/",
        "edit": f"{jonas}edit/",
        "one-rep-maxes": f"{jonas}one-rep-maxes/",
        "measurements": f"{jonas}measurements/",
        "equipment": f"{jonas}equipment/",
        "week-on-paper": f"{jonas}week/",
        "notes": f"{jonas}notes/",
        "screening": f"{jonas}screening/",
        "assign": f"/sessions/new/?client={jonas.split('/')[2]}",
        "session": session,
        "exercises": "/exercises/",
        "me": "/me/",
    }


def take_live(camera: Camera, page: Page, name: str) -> None:
    """One screen in both schemes: a session is done once."""
    for scheme in reversed(SCHEMES):
        page.emulate_media(color_scheme=scheme)
        camera.take(page, f"client-phone-{scheme}-live-{name}", full=False)


def walk_live(camera: Camera, page: Page) -> None:
    """Today's session from start to summary, a picture a screen; and the STOP screen on the way."""
    page.goto("/today/")
    page.locator(".action-bar .btn-primary:visible").click()
    page.wait_for_url("**/live/")
    for step in range(30):
        wait_until_tappable(page)
        take_live(camera, page, f"{step:02d}")
        if step == 2:
            page.locator(".live-head .btn-stop").click()
            take_live(camera, page, "stop")
            page.go_back()
        if page.get_by_role("heading", name="Well done").count():
            return
        questions = page.locator("[data-event=ready] [value=no]").all()
        scales = page.locator("[data-event=feedback] fieldset").all()
        *taps, button = (
            questions
            or [scale.locator("label").nth(5) for scale in scales]
            or [page.locator("[data-main]").first]
        )
        for tap in taps:
            tap.click()
        with expect_next_screen(page):
            button.click()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    people = {role: f"{role}@demo.example" for role in ("coach", "client", "admin")} | {"nobody": None}
    with demo_site() as site, sync_playwright() as playwright:
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=packages.find_chromium(), args=args)
        camera = Camera(browser, site, folder)
        for role, email in people.items():
            for size in SIZES:
                for scheme in SCHEMES:
                    with camera.signed_in(email, size, scheme) as page:
                        for name, address in pages_of(page, role).items():
                            page.goto(address)
                            camera.take(page, f"{role}-{size}-{scheme}-{name}")
        with camera.signed_in(people["client"], "phone", "light") as page:
            walk_live(camera, page)
        browser.close()
    print(f"{camera.count} pictures in {folder}")
    if camera.wide:
        print("wider than the screen: " + ", ".join(camera.wide))


if __name__ == "__main__":
    main()
