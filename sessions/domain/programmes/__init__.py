"""Programmes: templates of weeks and days, and how one lies on a client's calendar."""

from sessions.domain.programmes.changes import Followed, SessionAhead, Stays, follow
from sessions.domain.programmes.facts import (
    MAX_DAYS,
    MAX_EXERCISES,
    MAX_WEEKS,
    OWN_TEMPLATE,
    USUAL_WEEKDAYS,
    Day,
    Fault,
    Item,
    Template,
    Week,
    template_problems,
)
from sessions.domain.programmes.layout import (
    WEEKDAYS,
    ClientFacts,
    Conflict,
    ConflictCode,
    Layout,
    RegionFacts,
    Row,
    days_of,
    lay_out,
)
from sessions.domain.programmes.own import own_template_faults
from sessions.domain.programmes.shipped import BY_TEMPLATE_CODE, SHIPPED

__all__ = [
    "BY_TEMPLATE_CODE",
    "MAX_DAYS",
    "MAX_EXERCISES",
    "MAX_WEEKS",
    "OWN_TEMPLATE",
    "SHIPPED",
    "USUAL_WEEKDAYS",
    "WEEKDAYS",
    "ClientFacts",
    "Conflict",
    "ConflictCode",
    "Day",
    "Fault",
    "Followed",
    "Item",
    "Layout",
    "RegionFacts",
    "Row",
    "SessionAhead",
    "Stays",
    "Template",
    "Week",
    "days_of",
    "follow",
    "lay_out",
    "own_template_faults",
    "template_problems",
]
