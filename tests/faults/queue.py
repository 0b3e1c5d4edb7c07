"""The counterpart of `flush` in static/js/phone/sync.js: what leaves a phone's queue, and by which reply.

tests/phone/test_sync_counterpart.py holds the two together: what this makes of thousands of replies, the
script makes of them too.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

AT_ONCE = 100
LARGE = 16_000
MOST_ASIDE = 3
URGENT = {"symptom", "stopped"}
BECOMES = {"stored": "stored", "duplicate": "stored", "invalid": "refused", "conflict": "refused"}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a phone hears: a status and a text."""

    status: int
    text: str = ""
    retry_after: str = ""


class Trouble(Exception):
    """The rest has to wait: why, and at least how long."""

    def __init__(self, state: str, wait_ms: int = 0) -> None:
        super().__init__(state)
        self.state, self.wait_ms = state, wait_ms


# ask(events or None for a token, token) -> a reply, or None where nothing is heard
Ask = Callable[[list[dict] | None, str | None], Reply | None]
Settle = Callable[[dict[str, str]], None]


def flush(
    waiting: Callable[[], list[dict]],
    settle: Settle,
    ask: Ask,
    *,
    account: str,
    token: str | None = None,
    aside: set[str] | None = None,
    at_once: int = AT_ONCE,
) -> None:
    """Send everything that waits. Raises `Trouble` where the rest has to wait longer.

    `aside` is what met a 413 alone before, and what does now is added: it goes last.
    """
    aside = set() if aside is None else aside
    stuck = 0
    told: set[str] = set()
    size, refreshed = at_once, False
    while True:
        left = [event for event in waiting() if event["id"] not in told]
        if not left and stuck:
            raise Trouble("server-trouble")
        if not left:
            return
        if token is None:
            token = _token(ask, account)
        batch = sorted(left, key=lambda event: _rank(event, aside))[:size]
        reply = _heard(ask(batch, token))
        if reply.status == 403 and not refreshed:
            refreshed, token = True, None
        elif reply.status == 409:
            raise Trouble("sign-in-needed")
        elif reply.status == 413 and len(batch) > 1:
            size = len(batch) // 2
        elif reply.status == 413 and len(json.dumps({"events": batch}, separators=(",", ":"))) > LARGE:
            settle({batch[0]["id"]: "refused"})
        elif reply.status == 413:
            aside.add(batch[0]["id"])
            told.add(batch[0]["id"])
            size, stuck = at_once, stuck + 1
            if stuck == MOST_ASIDE:
                raise Trouble("server-trouble")
        else:
            verdicts = _verdicts(_json(reply), batch)
            if not verdicts:
                raise Trouble("server-trouble")
            settle(verdicts)
            told |= {event["id"] for event in batch}


def _rank(event: dict, aside: set[str]) -> int:
    """Symptoms and stops first, what was put aside last."""
    return 2 if event["id"] in aside else int(event["kind"] not in URGENT)


def _heard(reply: Reply | None) -> Reply:
    if reply is None:
        raise Trouble("offline")
    if reply.status == 401:
        raise Trouble("sign-in-needed")
    return reply


def _json(reply: Reply) -> object:
    if not 200 <= reply.status < 300:
        seconds = int(reply.retry_after) if reply.retry_after.isdigit() else 0
        raise Trouble("server-trouble", seconds * 1000)
    try:
        return json.loads(reply.text)
    except ValueError:
        raise Trouble("server-trouble") from None


def _token(ask: Ask, account: str) -> str:
    answer = _json(_heard(ask(None, None)))
    told = answer if isinstance(answer, dict) else {}
    if not isinstance(told.get("token"), str):
        raise Trouble("server-trouble")
    if told.get("account") != account:
        raise Trouble("sign-in-needed")
    return told["token"]


def _verdicts(answer: object, batch: list[dict]) -> dict[str, str]:
    sent = {event["id"] for event in batch}
    listed = answer.get("verdicts") if isinstance(answer, dict) else None
    found = {}
    for each in listed if isinstance(listed, list) else []:
        state = BECOMES.get(str(each.get("verdict"))) if isinstance(each, dict) else None
        if state and each.get("id") in sent:
            found[each["id"]] = state
    return found
