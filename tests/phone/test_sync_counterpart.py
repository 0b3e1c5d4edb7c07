"""The queue that faults are counted on is the phone's: the same replies, the same requests, the same rest."""

import json
import random
from typing import Any

import pytest

from tests.faults.queue import Reply, Trouble, flush
from tests.phone.node import run_module

ACCOUNT = "a" * 32
KINDS = ("set_performed", "symptom", "note", "stopped", "cuffs_on")
STATUSES = (401, 403, 403, 409, 413, 413, 413, 429, 500, 503, 204)
TOKENS = (
    json.dumps({"token": "fresh", "account": ACCOUNT}),
    json.dumps({"token": "fresh", "account": "b" * 32}),
    json.dumps({"token": 7, "account": ACCOUNT}),
    "<html>Sign in</html>",
    "null",
)


def random_case(dice: random.Random) -> dict[str, object]:
    """A queue, and what the counterpart asks, hears and is left with."""
    count = dice.choice((0, 1, 1, 2, 3, 7, 20, 101))
    events: list[dict[str, Any]] = [random_event(dice, number) for number in range(count)]
    states = {event["id"]: "waiting" for event in events}
    exchanges: list[dict] = []
    all_too_large = dice.random() < 0.1
    token = dice.choice((None, "page"))
    aside = {event["id"] for event in events if dice.random() < 0.1}
    aside_at_first = sorted(aside)

    def ask(batch, with_token):
        reply = random_reply(dice, batch)
        if batch and all_too_large:
            reply = Reply(status=413)
        if len(exchanges) > 12:
            reply = None
        asked = {"token": with_token, "ids": batch and [event["id"] for event in batch]}
        exchanges.append({**asked, "reply": reply and vars(reply)})
        return reply

    def settle(verdicts):
        states.update({key: state for key, state in verdicts.items() if states[key] == "waiting"})

    def waiting():
        return [event for event in events if states[event["id"]] == "waiting"]

    ended = None
    try:
        flush(waiting, settle, ask, account=ACCOUNT, token=token, aside=aside)
    except Trouble as trouble:
        ended = {"state": trouble.state, "waitMs": trouble.wait_ms}
    return {
        "events": events,
        "token": token,
        "aside": aside_at_first,
        "exchanges": exchanges,
        "states": states,
        "ended": ended,
    }


def random_event(dice: random.Random, number: int) -> dict[str, object]:
    long = dice.random() < 0.1
    body = {"text": "x" * 17_000} if long else {"number": number}
    return {
        "id": f"{number:08x}",
        "training_session": "here",
        "kind": dice.choice(KINDS),
        "schema": 1,
        "occurred_at": "2026-01-01T00:00:00Z",
        "body": body,
    }


def random_reply(dice: random.Random, batch: list[dict] | None) -> Reply | None:
    if dice.random() < 0.05:
        return None
    if dice.random() < (0.3 if batch else 0.1):
        return Reply(status=dice.choice(STATUSES), retry_after=dice.choice(("", "7", "soon")))
    if batch is None:
        return Reply(status=200, text=dice.choice(TOKENS[:1] * 30 + TOKENS[1:]))
    words = dice.choice(
        (("stored",), ("stored", "duplicate", "invalid", "conflict", "lost", "toString", None))
    )
    told = [{"id": event["id"], "verdict": dice.choice(words)} for event in batch if dice.random() < 0.9]
    odd: tuple[list, ...] = (
        [],
        [],
        [{"id": "another", "verdict": "stored"}],
        [None, 7],
        [{"verdict": "stored"}],
    )
    told += dice.choice(odd)
    text = json.dumps({"verdicts": told})
    return Reply(
        status=200, text=dice.choice((text, text, text, text[: len(text) // 2], '{"verdicts": 7}', "[]"))
    )


def write_vectors(path, count):
    dice = random.Random(20261124)
    path.write_text(json.dumps({"account": ACCOUNT, "cases": [random_case(dice) for _ in range(count)]}))
    return path


@pytest.fixture(scope="module")
def few_vectors(tmp_path_factory):
    return write_vectors(tmp_path_factory.mktemp("vectors") / "sync.json", 300)


def test_the_script_and_its_counterpart_do_the_same(tmp_path):
    vectors = write_vectors(tmp_path / "sync.json", 2000)
    done = run_module("sync.test.js", tmp_path, VECTORS=str(vectors))

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("state && sent.has(each.id)", "state"),
        ("if (!verdicts.size) throw", "if (false) throw"),
        ("Math.floor(batch.length / 2)", "batch.length - 1"),
        ("IS_URGENT.has(kind) ? 0 : 1", "1"),
        ("aside.has(id) ? 2", "false ? 2"),
        ("aside === MOST_ASIDE", "false"),
        ("account !== log.account", "false"),
        ("if (!reply.ok) {", "if (false) {"),
    ],
)
def test_a_script_without_one_of_its_controls_is_found_out(few_vectors, tmp_path, right, wrong):
    done = run_module("sync.test.js", tmp_path, replace=(right, wrong), VECTORS=str(few_vectors))

    assert done.returncode != 0
