"""Plots drawn on the server: this works out where things go, `sessions/roster/_plot.html` writes the SVG.

No style attribute (the browser would refuse it); what a mark looks like is a class of its series.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 330, 175
LEFT, RIGHT, TOP, BOTTOM = 38, 12, 10, 26
TICKS = 4
DAY_ROOM = 108  # what the day at an end takes, and half of the one in the middle

BAR_WIDTH, BAR_GAP, BARS_HEIGHT = 6, 3, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One measured value; `low` and `high` draw its range, `text` is what the table and the tip say."""

    on: date
    value: float
    low: float | None = None
    high: float | None = None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Points of one kind. `look` is the class that draws it; only points of one series are ever joined."""

    name: str
    look: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    x: float
    y: float
    low_y: float | None
    high_y: float | None
    diamond: str
    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSeries:
    name: str
    look: str
    line: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Everything the template writes. `rows` are (day, series, text), newest first, for the table."""

    title: str
    description: str
    series: tuple[DrawnSeries, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    rows: tuple[tuple[date, str, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def line_plot(
    *,
    title: str,
    description: str,
    series: Sequence[Series],
    floor: float | None = None,
    ceiling: float | None = None,
) -> Plot | None:
    """Values over days. `floor` and `ceiling` fix the vertical axis; left out, it follows the values.

    None where there is nothing to draw.
    """
    series = [row for row in series if row.points]
    points = [point for row in series for point in row.points]
    if not points:
        return None
    days = sorted({point.on for point in points})
    steps = _steps(*_reach(points, floor, ceiling))
    x_of = _scale(days[0].toordinal(), days[-1].toordinal(), LEFT + 8, WIDTH - RIGHT - 8)
    y_of = _scale(steps[0], steps[-1], HEIGHT - BOTTOM, TOP)
    rows = [(point.on, row.name, point.text) for row in series for point in row.points]
    return Plot(
        title=title,
        description=description,
        series=tuple(_drawn(row, x_of, y_of) for row in series),
        x_ticks=_day_ticks(days, x_of),
        y_ticks=tuple(Tick(at=y_of(step), text=f"{step:g}", anchor="end") for step in steps),
        rows=tuple(sorted(rows, key=lambda row: row[0], reverse=True)),
    )


def _drawn(row: Series, x_of, y_of) -> DrawnSeries:
    marks = []
    for point in sorted(row.points, key=lambda point: point.on):
        x, y = x_of(point.on.toordinal()), y_of(point.value)
        ranged = point.low is not None and point.high is not None and point.low < point.high
        marks.append(
            Mark(
                x=x,
                y=y,
                low_y=y_of(point.low) if ranged else None,
                high_y=y_of(point.high) if ranged else None,
                diamond=f"{x},{y - 5:g} {x + 5:g},{y} {x},{y + 5:g} {x - 5:g},{y}",
                on=point.on,
                text=point.text,
            )
        )
    line = " ".join(f"{mark.x},{mark.y}" for mark in marks) if len(marks) > 1 else ""
    return DrawnSeries(name=row.name, look=row.look, line=line, marks=tuple(marks))


def _reach(points: Sequence[Point], floor: float | None, ceiling: float | None) -> tuple[float, float]:
    reached = [value for point in points for value in (point.value, point.low, point.high)]
    values = [value for value in reached if value is not None]
    low = min(values) if floor is None else floor
    high = max(values) if ceiling is None else ceiling
    if low == high:  # one value: give it air on both sides
        low, high = low * 0.9, high * 1.1 or 1
    return low, high


def _steps(low: float, high: float) -> list[float]:
    """Round figures from at or below `low` to at or above `high`."""
    rough = (high - low) / TICKS
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= rough * 0.999)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(count * step, 6) for count in range(first, last + 1)]


def _scale(low: float, high: float, start: float, end: float):
    """A function from a value to a coordinate, to one decimal; where low is high, to the middle."""
    span = high - low

    def at(value: float) -> float:
        share = (value - low) / span if span else 0.5
        return round(start + share * (end - start), 1)

    return at


def _day_ticks(days: Sequence[date], x_of) -> tuple[Tick, ...]:
    """The first and the last day, and the one nearest to the middle where there is room."""
    if len(days) == 1:
        return (Tick(at=x_of(days[0].toordinal()), text=_day(days[0])),)
    ticks = [Tick(at=x_of(days[0].toordinal()), text=_day(days[0]), anchor="start")]
    middle = (days[0].toordinal() + days[-1].toordinal()) / 2
    nearest = min(days, key=lambda day: abs(day.toordinal() - middle))
    at = x_of(nearest.toordinal())
    if LEFT + DAY_ROOM < at < WIDTH - RIGHT - DAY_ROOM:
        ticks.append(Tick(at=at, text=_day(nearest)))
    ticks.append(Tick(at=x_of(days[-1].toordinal()), text=_day(days[-1]), anchor="end"))
    return tuple(ticks)


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    x: int
    y: float
    height: float
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A tiny bar chart: shares of 0 to 1, oldest first; `text` says the same in words."""

    text: str
    width: int
    height: int
    bars: tuple[Bar, ...]


def completion_bars(shares: Sequence[float], looks: Sequence[str], text: str) -> Bars:
    """One bar per session; `looks` gives each its class. More than was asked for draws as all of it."""
    bars = []
    for place, (share, look) in enumerate(zip(shares, looks, strict=True)):
        height = round(max(2.0, min(share, 1) * BARS_HEIGHT), 1)
        bars.append(
            Bar(x=place * (BAR_WIDTH + BAR_GAP), y=round(BARS_HEIGHT - height, 1), height=height, look=look)
        )
    width = max(len(bars) * (BAR_WIDTH + BAR_GAP) - BAR_GAP, BAR_WIDTH)
    return Bars(text=text, width=width, height=BARS_HEIGHT, bars=tuple(bars))
