"""A closed loop of requests over kept-alive connections, and what they took."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One thing to ask for. `ask` makes the path and the fields of a POST; None asks by GET."""

    name: str
    port: int
    ask: Callable[[], tuple[str, dict[str, str] | None]]
    cookies: str
    ok: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Milliseconds of the requests of one round."""

    p50: float
    p95: float


def measure(target: Target, *, requests: int, concurrency: int) -> Timing:
    """The middle and the 95th percentile of what `ask` took."""
    took = ask(target, requests=requests, concurrency=concurrency)
    return Timing(p50=statistics.median(took), p95=sorted(took)[int(len(took) * 0.95)])


def ask(target: Target, *, requests: int, concurrency: int) -> list[float]:
    """Milliseconds of each of `requests` requests over `concurrency` connections.

    RuntimeError for any other answer than `ok`.
    """
    took: list[float] = []
    wrong: list[str] = []
    share = requests // concurrency

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
        for _ in range(share):
            path, form = target.ask()
            body, headers = None, {"Cookie": target.cookies}
            if form is not None:
                body = urlencode(form)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            started = time.perf_counter()
            connection.request("POST" if body is not None else "GET", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - started) * 1000)
            if answer.status != target.ok:
                wrong.append(f"{target.name}: {answer.status} for {path}")
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong or not took:
        raise RuntimeError(wrong[0] if wrong else f"{target.name}: no answer")
    return took
