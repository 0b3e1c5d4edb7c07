"""The admin's queue of flagged screenings, and one case."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST

from clients.audit.actions import record_read
from clients.audit.attempts import flash_refusal, show_refusal_in
from clients.clearance.actions import claim_review, decide_review, release_review, take_back_decision
from clients.clearance.browsers import browser_of, number_browser
from clients.clearance.forms.clearance import DecisionForm
from clients.clearance.logins import signs_of_involvement, signs_of_one_admin
from clients.clearance.presenter import (
    answers_by_group,
    describe_body,
    describe_flags,
    summarize_flags,
    verdicts_in_words,
)
from clients.clearance.review_queue import ReviewQueue, parse_filters, with_changed_answers
from clients.decorators import admin_required, load_review
from clients.domain.one_person import Suspicion
from clients.domain.review_policy import DECIDE_WITHIN_WORKING_DAYS, UNDO_WITHIN, may_take_back
from clients.domain.verdicts import Verdict
from clients.http import AuthenticatedHttpRequest, get_page
from clients.models import Client, Decision, Document, RedFlag, Review, User
from clients.models.clearance import ReviewQuerySet

CASES_PER_PAGE = 25
READINGS_SHOWN = 10
CLEARANCES_SHOWN = 10
CHANGES_SHOWN = 10
NOT_UNDOABLE = (Decision.Kind.UNDONE, Decision.Kind.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """What the queue shows of a case besides its fields."""

    is_overdue: bool
    age: str
    main_reason: str
    verdicts: list[tuple[str, Verdict]]
    more_reasons: int  # the number of other flags

    @classmethod
    def for_case(cls, case: Review, now: datetime) -> "QueueRow":
        reason, more = summarize_flags(case.screening.flags.all())
        if case.changed_question:
            flags = more + bool(reason)
            reason, more = f"Answers changed: {case.changed_question}", case.changed_count - 1 + flags
        return cls(
            is_overdue=case.is_late(now),
            age=timesince(case.opened_at, now, depth=1),
            main_reason=reason,
            verdicts=verdicts_in_words(case.screening),
            more_reasons=more,
        )


@admin_required
def review_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Cases that wait, oldest first; or those decided, newest first. The queries are the same at any size."""
    now = timezone.now()
    queue = ReviewQueue(
        user=request.user, practice=request.user.own_practice, filters=parse_filters(request.GET), now=now
    )
    rows = (
        with_changed_answers(queue.cases())
        .select_related("screening__client", "claimed_by", "last_decision__decided_by", "practice")
        .prefetch_related("screening__client__coaches", "screening__flags")
    )
    cases = get_page(request, rows, CASES_PER_PAGE)
    totals = queue.totals()
    context = {
        "cases": cases,
        "rows": [(case, QueueRow.for_case(case, now)) for case in cases],
        "filters": queue.filters,
        "counts": totals,
        "has_cases": bool(totals[queue.filters.show]),
        "facets": {
            "rule": ("Rule", queue.rules()),
            "coach": ("Coach", queue.coaches()),
            "verdict": ("Verdict", queue.verdicts()),
            "region": ("Region", queue.regions()),
        },
        "states": queue.states() if queue.filters.show == "waiting" else [],
        "undoable": list_undoable(request.user, now),
        "red_flags": RedFlag.objects.visible_to(request.user).open().select_related("client"),
        "without_state": f"?{replace(queue.filters, state='').query}",
        "target_days": DECIDE_WITHIN_WORKING_DAYS,
        "now": now,
    }
    return TemplateResponse(request, "clients/clearance/reviews_list.html", context)


def list_undoable(user: User, now: datetime) -> list[tuple[Review, datetime]]:
    """Return the cases whose decision this admin can still take back, each with the end of that time."""
    cases = (
        Review.objects.visible_to(user)
        .filter(last_decision__decided_by=user, last_decision__decided_at__gt=now - UNDO_WITHIN)
        .exclude(last_decision__kind__in=NOT_UNDOABLE)
        .select_related("screening__client", "last_decision")
        .order_by("-last_decision__decided_at")
    )
    return [
        (case, case.last_decision.decided_at + UNDO_WITHIN)
        for case in cases
        if case.last_decision is not None
    ]


@admin_required
@load_review
def review_detail(request: AuthenticatedHttpRequest, review: Review) -> HttpResponse:
    """One case: what fired, what else was said, what was measured, and the decision."""
    if request.method == "POST":
        return decide(request, review)
    record_read(by=request.user, client=review.screening.client, about=review, now=timezone.now())
    return case_page(request, review, decision_form(request, review))


def decide(request: AuthenticatedHttpRequest, review: Review) -> HttpResponse:
    form = decision_form(request, review, request.POST)
    if not form.is_valid():
        if review.closed_at is not None or "version" in form.errors:
            return show_late_decision(request, review, form)
        return case_page(request, review, form)
    with show_refusal_in(form) as attempt:
        decision = decide_review(
            review=review,
            by=request.user,
            browser=browser_of(request),
            now=timezone.now(),
            **form.decision_values(),
        )
    if attempt.is_stale:
        review.refresh_from_db()
        return show_late_decision(request, review, form)
    if attempt.refusal:
        return case_page(request, review, form)
    messages.success(request, f"Written down: {decision.description.lower()}.")
    return redirect("clients:review-list")


def show_late_decision(request: AuthenticatedHttpRequest, review: Review, form: DecisionForm) -> HttpResponse:
    """Show that somebody decided meanwhile, with the typed text to be copied."""
    fresh = decision_form(request, review)
    return case_page(request, review, fresh, lost_text=request.POST.get("reason", ""))


@admin_required
@load_review
@require_POST
def claim(request: AuthenticatedHttpRequest, review: Review) -> HttpResponse:
    """Put one's name on a case."""
    with flash_refusal(request):
        claim_review(review=review, by=request.user, now=timezone.now())
    return redirect("clients:review-detail", review.id)


@admin_required
@load_review
@require_POST
def release(request: AuthenticatedHttpRequest, review: Review) -> HttpResponse:
    """Take the name off a case again."""
    with flash_refusal(request):
        release_review(review=review, by=request.user, now=timezone.now())
    return redirect("clients:review-detail", review.id)


@admin_required
@load_review
@require_POST
def take_back(request: AuthenticatedHttpRequest, review: Review) -> HttpResponse:
    """Undo one's own decision within five minutes."""
    decision = review.last_decision
    if decision is None or request.POST.get("decision") != str(decision.id):
        messages.error(request, "Something newer was decided meanwhile. This is the case as it stands now.")
        return redirect("clients:review-detail", review.id)
    with flash_refusal(request) as attempt:
        take_back_decision(decision=decision, by=request.user, now=timezone.now())
    if attempt.succeeded:
        messages.success(
            request, "Taken back. Nothing from this case is in force until somebody decides it again."
        )
    return redirect("clients:review-detail", review.id)


def decision_form(
    request: AuthenticatedHttpRequest, review: Review, data: QueryDict | None = None
) -> DecisionForm:
    screening = review.screening
    return DecisionForm(
        data,
        screening=screening,
        version=review.version,
        today=screening.client.today(timezone.now()),
        may_confirm=is_for_another(request, review)
        and (data is not None or not signs_against_confirming(request, review)),
        letter=Document.objects.letters()
        .filter(client=screening.client)
        .exclude(clinician_name="")
        .select_related("uploaded_by")
        .newest_first()
        .first(),
    )


def is_for_another(request: AuthenticatedHttpRequest, review: Review) -> bool:
    """Whether the case waits for a second admin, and this one did not propose."""
    return review.proposal is not None and review.proposal.decided_by_id != request.user.id


def signs_against_confirming(request: AuthenticatedHttpRequest, review: Review) -> list[Suspicion]:
    """Each sign that this admin and the one who proposed are one person."""
    if review.proposal is None or not is_for_another(request, review):
        return []
    now = timezone.now()
    return signs_of_one_admin(by=request.user, proposal=review.proposal, browser=browser_of(request), now=now)


def case_page(
    request: AuthenticatedHttpRequest, review: Review, form: DecisionForm, lost_text: str | None = None
) -> HttpResponse:
    screening, client, now = review.screening, review.screening.client, timezone.now()
    coaches = list(client.coaches.all())
    is_own_client = request.user in coaches or client.user_id == request.user.id
    involvement = signs_of_involvement(request.user, client) if review.is_open else []
    flags = describe_flags(screening.flags.all())
    changes = list(
        client.health_changes.select_related("reported_by").order_by("-reported_at")[:CHANGES_SHOWN]
    )
    context = {
        "review": review,
        "screening": screening,
        "client": client,
        "coaches": coaches,
        "is_own_client": is_own_client,
        "involvement": involvement,
        "may_take": review.is_open and not is_own_client and not involvement,
        "against_confirming": signs_against_confirming(request, review),
        "is_late": review.is_late(now),
        "age": timesince(review.opened_at, now, depth=1),
        "body": describe_body(screening),
        "verdicts": verdicts_in_words(screening),
        "flags": flags,
        "changed": (changed := list(screening.changed_answers.all())),
        "grave": any(each.takes_two_admins for each in flags) or any(each.two_admins for each in changed),
        "other_answers": answers_by_group(screening, without={each.flag.code for each in flags}),
        "readings": client.blood_pressure_readings.order_by("-measured_on", "-recorded_at")[:READINGS_SHOWN],
        "clearances": client.clearances.order_by("-granted_at")[:CLEARANCES_SHOWN],
        "changed_since": changes.pop(0)
        if changes and changes[0].reported_at >= screening.submitted_at
        else None,
        "changes": changes,
        "documents": client.documents.letters().select_related("uploaded_by").newest_first(),
        "notes": review.notes.select_related("author", "request").order_by("created_at", "id"),
        "decisions": review.decisions.select_related("decided_by").order_by("-decided_at"),
        "earlier": earlier_cases(client, review),
        "current": client.clearances.unrevoked().filter(screening=screening).first(),
        "undo": undo_window(request, review, now),
        "form": form,
        "letter": form.letter,
        "lost_text": lost_text,
        "now": now,
    }
    response = TemplateResponse(request, "clients/clearance/reviews_case.html", context)
    return number_browser(request, response)


def earlier_cases(client: Client, review: Review) -> ReviewQuerySet:
    """The client's other cases with what was decided, the newest first."""
    decisions = Decision.objects.select_related("decided_by").order_by("-decided_at")
    others = Review.objects.filter(screening__client=client).exclude(pk=review.pk)
    return (
        others.select_related("screening")
        .prefetch_related(Prefetch("decisions", decisions))
        .order_by("-opened_at")
    )


def undo_window(request: AuthenticatedHttpRequest, review: Review, now: datetime) -> dict[str, Any] | None:
    """The newest decision if it is this admin's: until when it can be taken back, and whether still."""
    decision = review.last_decision
    if decision is None or decision.decided_by_id != request.user.id or decision.kind in NOT_UNDOABLE:
        return None
    return {
        "decision": decision,
        "is_open": may_take_back(decided_at=decision.decided_at, now=now),
        "until": decision.decided_at + UNDO_WITHIN,
    }
