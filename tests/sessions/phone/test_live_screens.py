"""Every screen of the phone, as thumbs and screen readers meet it: light and dark, narrow, in double text."""

import pytest

from tests.runner.pages import COLOUR_RULES, PHONE, page_without_errors, violations
from tests.support import builders
from tests.support.offline_phone import OfflinePhone, live_url
from tests.support.session_walkthrough import walk_to_stop, walk_to_the_end

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL, NARROW = {"width": 360, "height": 640}, {"width": 320, "height": 640}
# Axe reads a light walk on a narrow screen and a dark one in double text. Colours never change in the middle:
# Chromium under load leaves some elements as they were, for a moment.
# The same markup need not be read twice: in the second form only what colours and room may change.
CHANGED = {"runOnly": [*COLOUR_RULES, "scrollable-region-focusable", "target-size"]}
FORMS = {"light": (NARROW, "100%", {}), "dark": (SMALL, "200%", CHANGED)}
MAIN_PX = 64
# There is a list to read, and nothing to do at once.
MAY_SCROLL = {"today", "summary", "what to do next", "no network", "sign-out"}
# A page that came a moment sooner than its font does without it; here it waits.
FONT = """const place = "url(/static/fonts/figtree-latin-wght-normal.woff2)";
window.font = new FontFace("Figtree", place, { weight: "300 900" })
  .load().then((face) => document.fonts.add(face), () => {})"""
# Of what lies on top, as far as it fills the screen.
SIZE = """async () => {
  await window.font;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { scrollWidth, scrollHeight } =
    document.querySelector(".overlay:target, .overlay[data-over]:not([hidden])") ?? document.documentElement;
  return [scrollWidth, scrollHeight];
}"""
TEXT = "(size) => document.documentElement.style.setProperty('font-size', size)"


@pytest.fixture(params=FORMS)
def app(chromium, live_server, request):
    form = PHONE | {"viewport": SMALL, "service_workers": "allow", "color_scheme": request.param}
    with page_without_errors(chromium, live_server.url, form) as page:
        page.clock.install()
        page.add_init_script(FONT)
        app = OfflinePhone(page, live_server.url)
        app.look = Eyes(*FORMS[request.param])
        yield app


class Eyes:
    """Looks at each screen as a small phone shows it, then lets axe read it in another form."""

    def __init__(self, size, text, rules):
        self.size, self.text, self.rules = size, text, rules
        self.found = []

    def __call__(self, page, name):
        self.found += [f"{name}: {words}" for words in misfits(page, name)]
        page.set_viewport_size(self.size)
        page.evaluate(TEXT, self.text)
        if page.evaluate(SIZE)[0] > self.size["width"]:
            self.found.append(f"{name} scrolls sideways")
        self.found += [f"{name}: {words}" for words in violations(page, **self.rules)]
        page.evaluate(TEXT, "100%")
        page.set_viewport_size(SMALL)


def misfits(page, name):
    """What does not fit a small phone."""
    width, height = page.evaluate(SIZE)
    if width > SMALL["width"]:
        yield f"{width} wide"
    if height > SMALL["height"] and name not in MAY_SCROLL:
        yield f"{height} high"
    for box in [button.bounding_box() for button in page.locator("[data-main]:visible").all()]:
        if box["height"] < MAIN_PX or box["y"] + box["height"] > SMALL["height"]:
            yield f"its main button is at {box}"


def client_with_session(coach):
    client = builders.make_cleared_client(coach, with_login=True)
    row = builders.make_training_session(client, exercise_codes=("leg-extension", "leg-press"))
    return client.user, row


def test_every_screen_of_a_session_to_its_end(app, coach):
    user, _ = client_with_session(coach)
    app.sign_in(user)
    app.open_today()

    walk_to_the_end(app.page, app.look)

    assert app.look.found == []


def test_every_screen_of_a_session_that_goes_wrong(app, coach):
    user, row = client_with_session(coach)
    app.sign_in(user)
    app.open_today()
    app.page.goto(live_url(row))
    walk_to_stop(app.page, app.look)

    app.offline()
    app.page.goto("/me/")
    app.page.get_by_role("heading", name="This page needs a network").wait_for()
    app.look(app.page, "no network")
    app.page.goto("about:blank")
    app.offline(False)
    app.page.goto(live_url(row))
    app.log(user, row)
    app.page.goto("/accounts/logout/")
    app.page.locator("[data-unsent]").wait_for()
    app.look(app.page, "sign-out")

    assert app.look.found == []
