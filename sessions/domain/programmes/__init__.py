"""Programmes: templates of weeks and days, and how one lies on a client's calendar."""

from sessions.domain.programmes.changes import Followed, SessionAhead, Stays, follow
from sessions.domain.programmes.client_facts import ClientFacts, GateFacts, RegionFacts
from sessions.domain.programmes.conflicts import Conflict, ConflictCode
from sessions.domain.programmes.facts import (
    MAX_DAYS,
    MAX_EXERCISES,
    MAX_WEEKS,
    OWN_TEMPLATE,
    USUAL_WEEKDAYS,
    DailyUse,
    Fault,
    ItemSides,
    Template,
    TemplateDay,
    TemplateItem,
    TemplateWeek,
    template_problems,
)
from sessions.domain.programmes.layout import (
    WEEKDAYS,
    Layout,
    LayoutRow,
    days_of,
    lay_out,
    place_of,
)
from sessions.domain.programmes.own import own_template_faults
from sessions.domain.programmes.requests import BlockRequest, TemplateRequest
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
    "BlockRequest",
    "ClientFacts",
    "Conflict",
    "ConflictCode",
    "DailyUse",
    "Fault",
    "Followed",
    "GateFacts",
    "ItemSides",
    "Layout",
    "LayoutRow",
    "RegionFacts",
    "SessionAhead",
    "Stays",
    "Template",
    "TemplateDay",
    "TemplateItem",
    "TemplateRequest",
    "TemplateWeek",
    "days_of",
    "follow",
    "lay_out",
    "own_template_faults",
    "place_of",
    "template_problems",
]
