"""Use the pages without scripts: parse their forms and links, fill them in, send them, count the taps."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol

from django.test import Client as Browser


class WithContent(Protocol):
    """A response of the site, or of Django's test client."""

    @property
    def content(self) -> bytes: ...


def html_of(response: WithContent) -> str:
    """The page with each run of white space as one space: where a line breaks, or may not, is not seen."""
    return re.sub(r"[ \t\r\n\f\u00a0]+", " ", response.content.decode())


@dataclass
class Button:
    label: str = ""
    name: str = ""
    value: str = ""
    is_main: bool = False


@dataclass
class Form:
    """One form: its address, the values it would send now, its radio and select choices, its buttons."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    radios: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    @property
    def step(self) -> str:
        return self.fields.get("step", "")

    @property
    def main(self) -> Button | None:
        return next((button for button in self.buttons if button.is_main), None)


class ParsedPage(HTMLParser):
    """The forms, links and text of one response."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._button: Button | None = None
        self._link: str | None = None
        self._select = ""
        self._silent = 0
        self._unseen = 0  # inside a <template>, or a form that is hidden
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def main_form(self) -> Form | None:
        return next((form for form in self.forms if form.main), None)

    def form(self, step: str) -> Form:
        return next(form for form in self.forms if form.step == step)

    def has(self, step: str) -> bool:
        return any(form.step == step for form in self.forms)

    def link(self, label: str) -> str:
        return next(href for href, text in self.links if label in text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "template" or self._unseen or (tag == "form" and "hidden" in attrs):
            self._unseen += tag in ("template", "form")
            return
        if tag in ("script", "style", "title", "desc"):
            self._silent += 1
        if tag == "form":
            assert self._form is None, "a form inside a form"
            self._form = Form(action=attrs.get("action", ""))
        elif tag == "a":
            self._link = attrs.get("href", "")
            self.links.append((self._link, ""))
        elif self._form is not None:
            self._read_field(tag, attrs)

    def _read_field(self, tag, attrs):
        name = attrs.get("name", "")
        if tag == "input" and attrs.get("type") == "radio":
            self._form.radios.setdefault(name, []).append(attrs["value"])
        elif tag == "input" and attrs.get("type") == "checkbox" and "checked" not in attrs:
            return  # a browser sends no box that is not ticked
        elif tag == "input" and name:
            self._form.fields[name] = attrs.get("value", "on")
        elif tag == "textarea":
            self._form.fields[name] = ""
        elif tag == "select":
            self._select = name
            self._form.lists[name] = []
        elif tag == "option" and self._select:
            value = attrs.get("value", "")
            self._form.lists[self._select].append(value)
            if "selected" in attrs or self._select not in self._form.fields:
                self._form.fields[self._select] = value
        elif tag == "button" and attrs.get("type", "submit") == "submit":
            self._button = Button(name=name, value=attrs.get("value", ""), is_main="data-main" in attrs)
            self._form.buttons.append(self._button)

    def handle_endtag(self, tag):
        if self._unseen:
            self._unseen -= tag in ("template", "form")
            return
        if tag in ("script", "style", "title", "desc"):
            self._silent -= 1
        if tag == "form":
            self.forms.append(self._form)
            self._form = None
        elif tag == "button":
            self._button = None
        elif tag == "select":
            self._select = ""
        elif tag == "a":
            self._link = None

    def handle_data(self, data):
        if self._silent or self._unseen:
            return
        self.words.append(data)
        if self._button is not None:
            self._button.label = f"{self._button.label} {data}".strip()
        if self._link is not None:
            href, text = self.links[-1]
            self.links[-1] = (href, f"{text} {data}".strip())


@dataclass
class PhoneUser:
    """A person without a keyboard; `taps` counts their taps."""

    browser: Browser
    taps: int = 0
    screen: ParsedPage = field(default_factory=lambda: ParsedPage(""))
    response: WithContent | None = None

    def open(self, address: str) -> ParsedPage:
        """Open a page without a tap: from a bookmark or a message."""
        return self._show(self.browser.get(address, follow=True))

    def follow(self, label: str) -> ParsedPage:
        """Tap a link."""
        self.taps += 1
        return self.open(self.screen.link(label))

    def tap_main(self, **choices) -> ParsedPage:
        """Tap the main button; with `choices` (one tap each) the last choice is what sends the form."""
        self.taps += len(choices) or 1
        form = self.screen.main_form
        assert form is not None, "no form with a main button"
        return self.send(form, **choices)

    def answer_ready_check(self, **answers) -> ParsedPage:
        """Answer the ready check, with "no" where `answers` has nothing; the last tap sends it."""
        form = self.screen.form("ready")
        said = {name: answers.get(name.removeprefix("ready-"), "no") for name in form.radios}
        self.taps += len(said)
        return self.send(form, **said)

    def begin(self, **choices) -> ParsedPage:
        """From the first screen of a session to its first set: no to each question, cuffs on."""
        self.answer_ready_check()
        return self.tap_main(**choices)

    def tap(self, step: str, **choices) -> ParsedPage:
        """Tap the button of a form, named by its step."""
        self.taps += 1
        return self.send(self.screen.form(step), **choices)

    def send(self, form: Form, **choices) -> ParsedPage:
        """Send a form as a browser would, with these values in place of what it holds."""
        data = {**form.fields, **{name: str(value) for name, value in choices.items()}}
        return self._show(self.browser.post(form.action, data, follow=True))

    def _show(self, response: WithContent) -> ParsedPage:
        self.response = response
        self.screen = ParsedPage(response.content.decode())
        return self.screen
