"""The templates that every practice starts with. How they progress is this product's own rule (policy).

What stands behind them: two to three sessions a week for more than three weeks (S-FITCUFFS), 20 to 32 % of
1RM over a few weeks (S-FCLINK), squats at up to 30 % for six weeks (S-LUE17), and easing in by time, then
sets, then load (S-FITCUFFS, S-WERN21).
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from clients.domain.regions import Region
from clients.domain.sources import Mark
from sessions.domain.programmes.facts import (
    DailyUse,
    ItemSides,
    Template,
    TemplateDay,
    TemplateItem,
    TemplateWeek,
)
from sessions.domain.protocols import BY_CODE, DEFAULT, TAPER_PERCENT_1RM

_FIRST, _SECOND = BY_CODE["first-session"].code, BY_CODE["second-session"].code


def _day(region: Region, *codes: str) -> TemplateDay:
    start = Decimal(TAPER_PERCENT_1RM)
    return TemplateDay(
        region=region, items=tuple(TemplateItem(exercise_code=code, percent_1rm=start) for code in codes)
    )


def _weeks(*more: int) -> tuple[TemplateWeek, ...]:
    return tuple(TemplateWeek(more_percent=Decimal(each), protocol_code=DEFAULT.code) for each in more)


_LEGS = _day(Region.LOWER, "leg-press", "leg-extension")
_AT_HOME = TemplateDay(
    region=Region.LOWER,
    items=(
        TemplateItem(exercise_code="knee-extension-own-weight", percent_1rm=None, sides=ItemSides.AFFECTED),
    ),
)
_ARMS = _day(Region.UPPER, "biceps-curl", "triceps-pushdown")

SHIPPED: tuple[Template, ...] = (
    Template(
        code="arms-3-weeks",
        version=1,
        name="Arms, 3 weeks",
        summary="Three days a week, two exercises, from 25 to 30 % of 1RM.",
        days=(_ARMS, _ARMS, _ARMS),
        weeks=_weeks(0, 3, 5),
        source_keys=("S-FITCUFFS", "S-FCLINK"),
        mark=Mark.POLICY,
    ),
    Template(
        code="legs-6-weeks",
        version=1,
        name="Legs, 6 weeks",
        summary="Two days a week, two exercises, from 25 to 32 % of 1RM. Test the 1RM again after week 3.",
        days=(_LEGS, _LEGS),
        weeks=_weeks(0, 3, 5, 5, 7, 7),
        source_keys=("S-FITCUFFS", "S-LUE17", "S-FCLINK"),
        mark=Mark.POLICY,
    ),
    Template(
        code="alternating-6-weeks",
        version=1,
        name="Legs and arms in turn, 6 weeks",
        summary="Four days a week, legs and arms on days of their own, from 25 to 32 % of 1RM.",
        days=(_LEGS, _ARMS, _LEGS, _ARMS),
        weeks=_weeks(0, 3, 5, 5, 7, 7),
        source_keys=("S-FITCUFFS", "S-FCLINK"),
        mark=Mark.POLICY,
    ),
    Template(
        code="return-4-weeks",
        version=1,
        name="Return to training, 4 weeks",
        summary="Two days a week, one exercise: first the time, then the sets, then the load goes up.",
        days=(_day(Region.LOWER, "leg-extension"), _day(Region.LOWER, "leg-extension")),
        weeks=(
            TemplateWeek(more_percent=Decimal(0), protocol_code=_FIRST),
            TemplateWeek(more_percent=Decimal(0), protocol_code=_SECOND),
            TemplateWeek(more_percent=Decimal(0), protocol_code=DEFAULT.code),
            TemplateWeek(more_percent=Decimal(5), protocol_code=DEFAULT.code),
        ),
        source_keys=("S-FITCUFFS", "S-WERN21"),
        mark=Mark.POLICY,
    ),
    Template(
        code="home-own-weight-3-weeks",
        version=1,
        name="At home with own weight, 3 weeks",
        summary="Five days a week, the affected leg with no load, once surgeon and clinician have said yes.",
        days=(_AT_HOME,) * 5,
        weeks=(TemplateWeek(more_percent=Decimal(0), protocol_code="30-15-15-failure"),) * 3,
        source_keys=("S-CART",),
        mark=Mark.POLICY,
        daily=DailyUse(
            weeks=3,
            evidence="A trial after cartilage and meniscus operations trained so at home, 24 to 48 hours "
            "apart, with no load up to the sixth week.",
            source_keys=("S-CART",),
        ),
    ),
)

BY_TEMPLATE_CODE: Mapping[str, Template] = MappingProxyType({each.code: each for each in SHIPPED})
