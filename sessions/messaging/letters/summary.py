"""A client's week as the letter prints it."""

from dataclasses import dataclass
from decimal import Decimal

from clients.domain.numbers import Unit, weight_text
from sessions.domain.figures import percent_text
from sessions.domain.summary import Felt, LoadLine, Trend
from sessions.domain.weeks import Week
from sessions.messaging.weekly.client_summary import ClientWeek


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One week of the plot. `percent` is the bar's share of the whole width."""

    week: Week
    reps_done: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The load of one exercise in words."""

    name: str
    now: str
    percent: str
    against: str


WIDEST_PERCENT = 80  # the number stands beside the bar


def summary_context(contents: ClientWeek) -> dict[str, object]:
    """Return what the templates read beside `contents`: bars, loads, and effort and discomfort in words."""
    summary, unit = contents.summary, contents.client.own_unit
    most = max((bar.reps_done for bar in summary.bars), default=0)
    return {
        # Without a repetition in four weeks there is no plot.
        "bars": [
            Bar(week=bar.week, reps_done=bar.reps_done, percent=bar.reps_done * WIDEST_PERCENT // most)
            for bar in summary.bars
            if most
        ],
        "loads": [_load(line, unit) for line in summary.loads],
        "felt": [
            text
            for name, felt in (("Effort", summary.effort), ("Discomfort", summary.discomfort))
            if (text := _felt(name, felt))
        ],
    }


def _load(line: LoadLine, unit: Unit) -> Load:
    against = {
        Trend.NEW: "for the first time",
        Trend.SAME: "as before",
        Trend.UP: "up from {}, your mean of three weeks",
        Trend.DOWN: "down from {}, your mean of three weeks",
    }[line.trend]
    before = "" if line.before_kg is None else weight_text(line.before_kg.quantize(Decimal("0.1")), unit)
    return Load(
        name=line.name,
        now=weight_text(line.load_kg, unit),
        percent=percent_text(line.percent_1rm.quantize(Decimal(1))),
        against=against.format(before) + _set_to(line),
    )


def _set_to(line: LoadLine) -> str:
    """Such as ", cuffs at 112 mmHg"; nothing where no gauge was read."""
    return f", cuffs at {' and '.join(map(str, line.set_mmhg))} mmHg" if line.set_mmhg else ""


def _felt(name: str, felt: Felt | None) -> str:
    if felt is None:
        return ""
    said = f"{name} {felt.mean:.1f} of 10"
    if felt.before is None:
        return f"{said}."
    words = {Trend.UP: "up from", Trend.DOWN: "down from", Trend.SAME: "about the same as"}[felt.trend]
    return f"{said}, {words} {felt.before:.1f}, your mean of three weeks."
