"""The admin's queue: which cases the filters leave, and how many each other choice would leave.

Every list is one query, however many cases there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from clients.domain.regions import Region, limbs_of
from clients.domain.screening import VENOUS_COMBINED_CODE
from clients.domain.verdicts import Verdict
from clients.http import read_choice, read_text, read_uuid
from clients.models import ChangedAnswer, Flag, Practice, Review, User
from clients.models.clearance import ReviewQuerySet

STATES = {
    "open": "To decide",
    "late": "Overdue",
    "mine": "Taken by me",
    "asked": "Waiting for information",
    "proposed": "Waiting for a second admin",
}
VERDICTS = {
    verdict: verdict.label
    for verdict in (
        Verdict.NEEDS_CLEARANCE,
        Verdict.CONTRAINDICATED,
        Verdict.CAUTION,
        Verdict.NO_STOP_FLAG,
    )
}


# Rules whose code does not say what they are about.
RULES = {
    "birth_on": "Age",
    "weight_kg": "Body mass index",
    "upper_arm_cm": "Girth of the upper arm",
    "thigh_cm": "Girth of the thigh",
    VENOUS_COMBINED_CODE: "Venous cautions together",
}


def rule_name(code: str) -> str:
    return RULES.get(code, code.replace("_", " ").capitalize())


def with_changed_answers(cases: ReviewQuerySet) -> ReviewQuerySet:
    """Annotate `changed_question`, the first thing that the answers take back, and `changed_count`."""
    changed = ChangedAnswer.objects.filter(screening=OuterRef("screening"))
    counted = changed.order_by().values("screening").annotate(count=Count("pk")).values("count")
    # By name: the plugin of mypy would declare the attributes a second time.
    return cases.annotate(
        **{"changed_question": Subquery(changed.values("question")[:1]), "changed_count": Subquery(counted)}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterOption:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """The filters in the address. Invalid values are ignored."""

    show: str = "waiting"
    rule: str = ""
    coach: UUID | None = None
    verdict: Verdict | None = None
    region: Region | None = None
    state: str = ""

    @property
    def is_filtered(self) -> bool:
        return any((self.rule, self.coach, self.verdict, self.region, self.state))

    @property
    def query(self) -> str:
        """The filters for an address, without the page."""
        pairs = {
            "show": self.show if self.show != "waiting" else "",
            "rule": self.rule,
            "coach": self.coach,
            "verdict": self.verdict,
            "region": self.region,
            "state": self.state,
        }
        return urlencode({name: str(value) for name, value in pairs.items() if value})


def parse_filters(query: Mapping[str, str]) -> QueueFilters:
    show = "decided" if query.get("show") == "decided" else "waiting"
    return QueueFilters(
        show=show,
        rule=read_text(query, "rule", 64),
        coach=read_uuid(query, "coach"),
        verdict=read_choice(query, "verdict", Verdict),
        region=read_choice(query, "region", Region),
        state=query.get("state", "") if query.get("state") in STATES and show == "waiting" else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQueue:
    """The review queue of one admin at `now`."""

    user: User
    practice: Practice
    filters: QueueFilters
    now: datetime

    def cases(self, *without: str) -> ReviewQuerySet:
        """The cases that the filters leave, oldest first or last decided first; `without` ignores filters."""
        filters = self.filters
        reviews = Review.objects.visible_to(self.user)
        rows = reviews.closed() if filters.show == "decided" else reviews.waiting()
        if filters.rule and "rule" not in without:
            rows = rows.filter(
                Exists(Flag.objects.filter(screening=OuterRef("screening"), code=filters.rule))
            )
        if filters.coach and "coach" not in without:
            rows = rows.filter(screening__client__coaches=filters.coach)
        verdict = filters.verdict if "verdict" not in without else None
        region = filters.region if "region" not in without else None
        rows = rows.filter(_has_verdict(verdict, region))
        if filters.state and "state" not in without:
            rows = self._in_state(rows, filters.state)
        return rows

    def _in_state(self, rows: ReviewQuerySet, state: str) -> ReviewQuerySet:
        if state == "late":
            return rows.late(self.practice, self.now)
        return rows.filter(
            {"mine": Q(claimed_by=self.user), "open": Q(state="waiting")}.get(state, Q(state=state))
        )

    def totals(self) -> dict[str, int]:
        """How many wait and how many are decided, whatever the filters."""
        return Review.objects.visible_to(self.user).aggregate(
            waiting=Count("id", filter=Q(closed_at__isnull=True)),
            decided=Count("id", filter=Q(closed_at__isnull=False)),
        )

    def rules(self) -> list[FilterOption]:
        rows = self._count_by("rule", "screening__flags__code")
        counts = {code: cases for (code,), cases in rows.items()}
        named = {code: rule_name(code) for code in counts}
        return self._choices(named, counts, self.filters.rule)

    def coaches(self) -> list[FilterOption]:
        coach = "screening__client__coaches"
        rows = self._count_by("coach", coach, f"{coach}__name")
        named = {str(pk): name for pk, name in rows}
        counts = {str(pk): cases for (pk, _name), cases in rows.items()}
        return self._choices(named, counts, str(self.filters.coach or ""))

    def verdicts(self) -> list[FilterOption]:
        asked = {verdict.value: _has_verdict(verdict, self.filters.region) for verdict in VERDICTS}
        counts = self._count_where(asked)
        named = {verdict.value: label for verdict, label in VERDICTS.items()}
        return self._choices(named, counts, self.filters.verdict or "", in_order=True)

    def regions(self) -> list[FilterOption]:
        asked = {region.value: _has_verdict(self.filters.verdict, region) for region in Region}
        counts = self._count_where(asked)
        named = {region.value: region.label for region in Region}
        return self._choices(named, counts, self.filters.region or "", in_order=True)

    def states(self) -> list[FilterOption]:
        late = Exists(Review.objects.late(self.practice, self.now).filter(pk=OuterRef("pk")))
        asked = {
            "open": Q(state="waiting"),
            "late": Q(is_late_now=True),
            "mine": Q(claimed_by=self.user),
            "asked": Q(state="asked"),
            "proposed": Q(state="proposed"),
        }
        rows = self.cases("state").order_by().annotate(is_late_now=late)
        counts = rows.aggregate(**{f"n_{name}": Count("pk", filter=asked[name]) for name in STATES})
        return self._choices(
            STATES, {name: counts[f"n_{name}"] for name in STATES}, self.filters.state, in_order=True
        )

    def _count_by(self, without: str, *values: str) -> dict[tuple[Any, ...], int]:
        """How many cases have each combination of `values`; one chain of joins, from the cases outwards.

        Asked the other way round ("those whose review is among the cases") a database without fresh
        statistics compares every row with every case.
        """
        rows = self.cases(without).order_by().values_list(*values).annotate(Count("pk"))
        return {tuple(found): cases for *found, cases in rows if found[0] is not None}

    def _count_where(self, asked: Mapping[str, Q]) -> dict[str, int]:
        """Verdict and region are one question together, so both are left out, and asked here."""
        counts = (
            self.cases("verdict", "region")
            .order_by()
            .aggregate(**{f"n_{name}": Count("pk", filter=condition) for name, condition in asked.items()})
        )
        return {name: counts[f"n_{name}"] for name in asked}

    def _choices(
        self, named: Mapping[str, str], counts: Mapping[str, int], chosen: str, *, in_order: bool = False
    ) -> list[FilterOption]:
        """By name; one that is chosen stays, though nothing is left of it."""
        if chosen and chosen not in named:
            named = {
                **named,
                chosen: "Nobody" if len(chosen) == 36 else rule_name(chosen),
            }
        made = [
            FilterOption(value=value, label=label, count=counts.get(value, 0), is_chosen=value == chosen)
            for value, label in named.items()
        ]
        return made if in_order else sorted(made, key=lambda each: each.label.casefold())


def _has_verdict(verdict: Verdict | None, region: Region | None) -> Q:
    """A verdict of a region, or of one of its limbs; what needs a decision where no verdict is named."""
    if verdict is None and region is None:
        return Q()
    regions = [region] if region else list(Region)
    wanted = verdict or Verdict.NEEDS_CLEARANCE
    condition = Q()
    for each in regions:
        condition |= Q(**{f"screening__verdict_{each.value}": wanted})
        for limb in limbs_of(each):
            condition |= Q(**{f"screening__limb_verdicts__{limb.value}": wanted})
    return condition
