"""SVG charts: these functions work out the coordinates, `sessions/roster/_plot.html` writes the SVG.

The series' CSS class says how its points look, since the strict CSP refuses style attributes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 330, 175
LEFT, RIGHT, TOP, BOTTOM = 38, 12, 10, 26
TICKS = 4
DAY_ROOM = 108  # width of the label at an end and half of the one in the middle

Scale = Callable[[float], float]

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
class DrawnPoint:
    """A point in coordinates. `low_y` and `high_y` draw its range, `diamond` its corners."""

    x: float
    y: float
    low_y: float | None
    high_y: float | None
    diamond: str
    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSeries:
    """A series in coordinates. `line` joins its points; empty for one point."""

    name: str
    look: str
    line: str
    marks: tuple[DrawnPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label on an axis."""

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
    """Return values over days as a plot; None without a point.

    `floor` and `ceiling` fix the ends of the vertical axis; without them it follows the values.
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
        series=tuple(_draw_series(row, x_of, y_of) for row in series),
        x_ticks=_day_ticks(days, x_of),
        y_ticks=tuple(Tick(at=y_of(step), text=f"{step:g}", anchor="end") for step in steps),
        rows=tuple(sorted(rows, key=lambda row: row[0], reverse=True)),
    )


def _draw_series(row: Series, x_of: Scale, y_of: Scale) -> DrawnSeries:
    marks = []
    for point in sorted(row.points, key=lambda point: point.on):
        x, y = x_of(point.on.toordinal()), y_of(point.value)
        low_y, high_y = _range_ys(point, y_of)
        marks.append(
            DrawnPoint(
                x=x,
                y=y,
                low_y=low_y,
                high_y=high_y,
                diamond=f"{x},{y - 5:g} {x + 5:g},{y} {x},{y + 5:g} {x - 5:g},{y}",
                on=point.on,
                text=point.text,
            )
        )
    line = " ".join(f"{mark.x},{mark.y}" for mark in marks) if len(marks) > 1 else ""
    return DrawnSeries(name=row.name, look=row.look, line=line, marks=tuple(marks))


def _range_ys(point: Point, y_of: Scale) -> tuple[float | None, float | None]:
    """Return where a point's range begins and ends; twice None for a point without one."""
    if point.low is None or point.high is None or point.low >= point.high:
        return None, None
    return y_of(point.low), y_of(point.high)


def _reach(points: Sequence[Point], floor: float | None, ceiling: float | None) -> tuple[float, float]:
    reached = [value for point in points for value in (point.value, point.low, point.high)]
    values = [value for value in reached if value is not None]
    low = min(values) if floor is None else floor
    high = max(values) if ceiling is None else ceiling
    if low == high:  # one value: give it air on both sides
        low, high = low * 0.9, high * 1.1 or 1
    return low, high


def _steps(low: float, high: float) -> list[float]:
    """Return round figures, the first at or below `low`, the last at or above `high`."""
    rough = (high - low) / TICKS
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= rough * 0.999)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(count * step, 6) for count in range(first, last + 1)]


def _scale(low: float, high: float, start: float, end: float) -> Scale:
    """Return a function from a value to a coordinate with one decimal; the middle where low is high."""
    span = high - low

    def at(value: float) -> float:
        share = (value - low) / span if span else 0.5
        return round(start + share * (end - start), 1)

    return at


def _day_ticks(days: Sequence[date], x_of: Scale) -> tuple[Tick, ...]:
    """Return the first and the last day, and the one nearest to the middle if it has room."""
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
    """One bar in coordinates; `look` is its CSS class."""

    x: int
    y: float
    height: float
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A tiny bar chart of shares from 0 to 1, oldest first; `text` is its accessible name."""

    text: str
    width: int
    height: int
    bars: tuple[Bar, ...]


def completion_bars(shares: Sequence[float], looks: Sequence[str], text: str) -> Bars:
    """Return one bar per session; `looks` are their CSS classes. A share above 1 is drawn as 1."""
    bars = []
    for place, (share, look) in enumerate(zip(shares, looks, strict=True)):
        height = round(max(2.0, min(share, 1) * BARS_HEIGHT), 1)
        bars.append(
            Bar(x=place * (BAR_WIDTH + BAR_GAP), y=round(BARS_HEIGHT - height, 1), height=height, look=look)
        )
    width = max(len(bars) * (BAR_WIDTH + BAR_GAP) - BAR_GAP, BAR_WIDTH)
    return Bars(text=text, width=width, height=BARS_HEIGHT, bars=tuple(bars))
