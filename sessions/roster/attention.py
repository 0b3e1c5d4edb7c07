"""Annotates clients with the reason why they need their coach, so that the database can sort by it.

The first reason that applies is the one shown. The queries repeat the rules of the gate and of the 1RM; a
test checks that they agree.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.one_rep_max import STALE_AFTER_DAYS
from clients.domain.people import ADULT_AGE, born_latest
from clients.domain.verdicts import Verdict
from clients.models import Clearance, Client, OneRepMax, Review, Screening, User
from sessions.models import TrainingSession
from sessions.models.training import State

if TYPE_CHECKING:  # the package comes with mypy's plugin and is not installed where the site runs
    from django_stubs_ext import WithAnnotations

ENDS_SOON_DAYS = 14
MISSED_DAYS = 14  # a session missed longer ago than this is history, not something to act on


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionReason:
    """Why a client needs the coach. `where` is the URL name of the page to open."""

    text: str
    chip: str
    where: str
    action: str


REASONS = (
    AttentionReason(text="Red flag", chip="blocked", where="clients:detail", action="Call now"),
    AttentionReason(
        text="Stopped a session", chip="blocked", where="clients:detail", action="See what happened"
    ),
    AttentionReason(text="Sessions are held", chip="caution", where="clients:detail", action="See why"),
    AttentionReason(text="Consent is missing", chip="caution", where="clients:consent", action="See whose"),
    AttentionReason(text="Cautions to read", chip="caution", where="clients:detail", action="Read them"),
    AttentionReason(
        text="New screening needed", chip="caution", where="clients:screening", action="Screen again"
    ),
    AttentionReason(text="Not screened yet", chip="neutral", where="clients:screening", action="Screen"),
    AttentionReason(text="With an admin", chip="info", where="clients:detail", action="Look"),
    AttentionReason(
        text="Clearance ends soon", chip="caution", where="clients:screening", action="Screen again"
    ),
    AttentionReason(text="Missed a session", chip="caution", where="clients:detail", action="Look"),
    AttentionReason(text="No 1RM yet", chip="neutral", where="clients:one-rep-maxes", action="Record one"),
    AttentionReason(text="1RM is stale", chip="caution", where="clients:one-rep-maxes", action="Test again"),
)
(
    RED_FLAG,
    STOPPED,
    HELD,
    NO_CONSENT,
    CAUTIONS,
    LAPSED,
    NOT_SCREENED,
    IN_REVIEW,
    ENDS_SOON,
    MISSED,
    NO_1RM,
    STALE_1RM,
) = range(12)
NOTHING = len(REASONS)


class Attention(TypedDict):
    """What `with_attention` adds to a client."""

    attention: int


def with_attention(
    clients: QuerySet[Client], today: date, reader: User | None = None
) -> "QuerySet[WithAnnotations[Client, Attention]]":
    """Annotate `attention`: the index in `REASONS` of the first reason that applies, or `NOTHING`.

    `today` is the day in the coach's time zone. For a coach as `reader`, cautions that another coach has read
    are to be read again.
    """
    ours = Q(client=OuterRef("pk"))
    newest = Screening.objects.filter(ours).order_by("-number")
    stopped = TrainingSession.objects.with_open_stop().filter(ours)
    waiting = TrainingSession.objects.not_cancelled().filter(ours, state=State.ASSIGNED)
    cleared_now = Q(cleared_until_on__gt=today)
    cautious = Q(newest_upper=Verdict.CAUTION) | Q(newest_lower=Verdict.CAUTION)
    # Of one limb alone, where the other one of the pair is worse.
    cautious |= Q(newest_limbs__contains=f'"{Verdict.CAUTION}"')
    return clients.alias(
        newest_screening=Subquery(newest.values("pk")[:1]),
        newest_upper=Subquery(newest.values("verdict_upper")[:1]),
        newest_lower=Subquery(newest.values("verdict_lower")[:1]),
        newest_limbs=Subquery(newest.values(as_text=Cast("limb_verdicts", TextField()))[:1]),
        # A clearance is revoked by each newer screening, so the unrevoked one rests on the newest.
        # Without one it counts as ended long ago, because no comparison with NULL is true.
        cleared_until_on=Coalesce(
            Subquery(Clearance.objects.unrevoked().filter(ours).values("valid_until_on")[:1]),
            Value(date.min),
            output_field=DateField(),
        ),
        newest_1rm_on=Subquery(
            OneRepMax.objects.not_withdrawn()
            .filter(ours)
            .order_by()
            .values("client")
            .annotate(on=Max("tested_on"))
            .values("on")
        ),
    ).annotate(
        attention=Case(
            When(has_red_flag=True, then=Value(RED_FLAG)),
            When(Exists(stopped), then=Value(STOPPED)),
            When(Exists(_held(waiting, today)), then=Value(HELD)),
            When(newest_screening__isnull=True, then=Value(NOT_SCREENED)),
            When(Exists(_reviews(closed_at__isnull=True)), then=Value(IN_REVIEW)),
            When(~cleared_now & Exists(_clearances_of_newest()), then=Value(LAPSED)),
            When(~cleared_now & cautious & ~Exists(_reviews()), then=Value(CAUTIONS)),
            When(Exists(_unread(reader)), then=Value(CAUTIONS)),
            # Neither cleared nor waiting for anybody: there is nothing that the coach could do.
            When(~cleared_now, then=Value(NOTHING)),
            When(_lacks_consent(today), then=Value(NO_CONSENT)),
            When(cleared_until_on__lte=today + timedelta(days=ENDS_SOON_DAYS), then=Value(ENDS_SOON)),
            When(Exists(_missed(waiting, today)), then=Value(MISSED)),
            When(newest_1rm_on__isnull=True, then=Value(NO_1RM)),
            When(newest_1rm_on__lt=today - timedelta(days=STALE_AFTER_DAYS), then=Value(STALE_1RM)),
            default=Value(NOTHING),
            output_field=IntegerField(),
        )
    )


def _held(waiting, today: date):
    """Return sessions from today on whose clearance was revoked or ends before them."""
    return waiting.filter(scheduled_on__gte=today).filter(
        Q(clearance__revoked_at__isnull=False) | Q(clearance__valid_until_on__lte=F("scheduled_on"))
    )


def _lacks_consent(today: date) -> Q:
    """Return the clients who have not agreed to the current text, or whose parent has to and has not."""
    lacks_own = Q(consent_version__isnull=True) | ~Q(consent_version=CURRENT_TEXT.version)
    lacks_parent = Q(parent_consent_version__isnull=True) | ~Q(parent_consent_version=CURRENT_TEXT.version)
    is_minor = Q(birth_on__isnull=True) | Q(birth_on__gt=born_latest(ADULT_AGE, today))
    return lacks_own | (is_minor & lacks_parent)


def _unread(reader: User | None):
    """Return the clearances in force that rest on cautions which the coach `reader` has not read."""
    # mypy knows no column that a query adds.
    is_coach = reader is not None and reader.is_coach  # an admin is asked when they plan
    rows: QuerySet[Any] = Clearance.objects.unrevoked().with_unread_cautions(reader if is_coach else None)
    return rows.filter(client=OuterRef("pk"), has_unread_cautions=True)


def _missed(waiting, today: date):
    since, yesterday = today - timedelta(days=MISSED_DAYS), today - timedelta(days=1)
    return waiting.filter(scheduled_on__range=(since, yesterday))


def _reviews(**which):
    return Review.objects.filter(screening=OuterRef("newest_screening"), **which)


def _clearances_of_newest():
    return Clearance.objects.filter(screening=OuterRef("newest_screening"))
