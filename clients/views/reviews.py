"""The admin's queue of flagged screenings, and one case."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.actions.clearance import claim_review, decide_review, release_review
from clients.actions.refusals import ActionRefused, StaleEdit
from clients.domain.questionnaire import BY_VERSION
from clients.forms.clearance import DecisionForm
from clients.loaders import for_roles, load_review
from clients.models import Decision, Review
from clients.models.people import Role
from clients.outcomes import flags_in_words, say, verdicts_of

CASES_PER_PAGE = 25
READINGS_SHOWN = 10


@for_roles(Role.ADMIN)
def review_list(request: HttpRequest) -> HttpResponse:
    """Cases that wait, oldest first; or those decided, newest first."""
    reviews = Review.objects.visible_to(request.user)
    show = "decided" if request.GET.get("show") == "decided" else "waiting"
    rows = reviews.closed() if show == "decided" else reviews.waiting()
    rows = rows.select_related("screening__client", "claimed_by").prefetch_related(
        "screening__client__coaches",
        Prefetch("decisions", Decision.objects.select_related("decided_by").order_by("-decided_at")),
    )
    cases = Paginator(rows, CASES_PER_PAGE).get_page(request.GET.get("page"))
    counts = reviews.aggregate(
        waiting=Count("id", filter=Q(closed_at__isnull=True)),
        decided=Count("id", filter=Q(closed_at__isnull=False)),
    )
    context = {"cases": cases, "show": show, "counts": counts, "now": timezone.now()}
    return TemplateResponse(request, "clients/reviews_list.html", context)


@for_roles(Role.ADMIN)
@load_review
def review_detail(request: HttpRequest, review: Review) -> HttpResponse:
    """One case: what fired, what else was said, what was measured, and the decision."""
    if request.method == "POST":
        return decide(request, review)
    return case_page(request, review, decision_form(review))


def decide(request: HttpRequest, review: Review) -> HttpResponse:
    form = decision_form(review, request.POST)
    if not form.is_valid():
        if review.closed_at is not None or "version" in form.errors:
            return too_late(request, review, form)
        return case_page(request, review, form)
    try:
        decision = decide_review(review=review, by=request.user, now=timezone.now(), **form.wish())
    except StaleEdit:
        review.refresh_from_db()
        return too_late(request, review, form)
    except ActionRefused as refusal:
        for problem in refusal.messages:
            form.add_error(None, problem)
        return case_page(request, review, form)
    messages.success(request, f"Decided: {decision.get_kind_display().lower()}.")
    return redirect("clients:review-list")


def too_late(request: HttpRequest, review: Review, form: DecisionForm) -> HttpResponse:
    """Somebody decided meanwhile: theirs stands, and one's own words are shown to be copied."""
    return case_page(request, review, form, lost_text=request.POST.get("reason", ""))


@for_roles(Role.ADMIN)
@load_review
@require_POST
def claim(request: HttpRequest, review: Review) -> HttpResponse:
    """Put one's name on a case."""
    try:
        claim_review(review=review, by=request.user, now=timezone.now())
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("clients:review-detail", review.id)


@for_roles(Role.ADMIN)
@load_review
@require_POST
def release(request: HttpRequest, review: Review) -> HttpResponse:
    """Take the name off a case again."""
    try:
        release_review(review=review, by=request.user)
    except ActionRefused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("clients:review-detail", review.id)


def decision_form(review: Review, data=None) -> DecisionForm:
    screening = review.screening
    today = screening.client.today(timezone.now())
    return DecisionForm(data, screening=screening, version=review.version, today=today)


def case_page(
    request: HttpRequest, review: Review, form: DecisionForm, lost_text: str | None = None
) -> HttpResponse:
    screening, client = review.screening, review.screening.client
    coaches = list(client.coaches.all())
    flags = flags_in_words(screening.flags.all())
    context = {
        "review": review,
        "screening": screening,
        "client": client,
        "coaches": coaches,
        "is_own_client": request.user in coaches or client.user_id == request.user.id,
        "verdicts": verdicts_of(screening),
        "flags": flags,
        "other_answers": other_answers(review, {each.flag.code for each in flags}),
        "readings": client.blood_pressure_readings.order_by("-measured_on", "-recorded_at")[:READINGS_SHOWN],
        "decisions": Decision.objects.filter(review=review)
        .select_related("decided_by")
        .order_by("-decided_at"),
        "earlier": Decision.objects.filter(review__screening__client=client)
        .exclude(review=review)
        .select_related("decided_by", "review__screening")
        .order_by("-decided_at"),
        "current": client.clearances.unrevoked().filter(screening=screening).first(),
        "form": form,
        "lost_text": lost_text,
        "now": timezone.now(),
    }
    return TemplateResponse(request, "clients/reviews_case.html", context)


def other_answers(review: Review, fired: set[str]) -> list[dict]:
    """Group by group, what was answered and raised no flag."""
    screening = review.screening
    questionnaire = BY_VERSION[screening.questionnaire_version]
    groups = [
        {
            "group": group,
            "lines": [
                {
                    "question": question,
                    "answer": say(question, screening.answers[question.code], screening.client.unit),
                }
                for question in group.questions
                if question.code in screening.answers and question.code not in fired
            ],
        }
        for group in questionnaire.groups
    ]
    return [each for each in groups if each["lines"]]
