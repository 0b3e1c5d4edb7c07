"""Answering the questionnaire, by the client or with a coach in person, and what came of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.audit.actions import record_read
from clients.audit.attempts import catch_refusal, flash_refusal
from clients.audit.refusals import AnswersRefused, FieldsRefused
from clients.clearance.presenter import describe_answer, describe_flags, flags_for_a_doctor
from clients.clearance.see_a_doctor import open_red_flags
from clients.clearance.status import (
    ClearanceState,
    lacks_only_pressure,
    newest_screening,
    status_prefetches,
    statuses_of,
)
from clients.decorators import load_client, load_screening
from clients.domain.answers import date_in, mark_not_asked, questions_to_ask
from clients.domain.changed_facts import ChangeCause
from clients.domain.people import is_minor
from clients.domain.questionnaire import CURRENT, Group
from clients.domain.screening import validate_answers, validate_group
from clients.http import AuthenticatedHttpRequest, read_uuid
from clients.models import Client, Screening, ScreeningDraft
from clients.screening.actions.carry import begin_with_earlier
from clients.screening.actions.submit import (
    discard_answers,
    is_too_old,
    keep_late_answers,
    save_answers,
    submit_screening,
)
from clients.screening.carried import newest_to_carry, of_draft
from clients.screening.forms.parent import SEND_FORM, ParentForm
from clients.screening.forms.screening import GroupForm
from clients.screening.presenter import confirmed_text, format_iso_day, results_by_limbs
from clients.screening.red_rows import red_rules

ALREADY_SENT = "These answers were already sent. Here is what they say."
# What a person decided or has to look at is told to the client by that person.
NOT_FOR_CLIENT = (
    ChangeCause.REFUSED,
    ChangeCause.OPEN_STOP,
    ChangeCause.RED_FLAG,
    ChangeCause.REVOKED,
)
STALE_PAGE = "This page was left open too long: the answers were sent or started anew elsewhere."


@never_cache
@load_client
def start(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Explain the questionnaire; a POST starts it, continues it or starts it again."""
    draft = open_draft(client)
    if request.method == "POST":
        if request.POST.get("anew"):
            discard_answers(client=client, by=request.user, now=timezone.now())
        if request.POST.get("earlier"):
            return start_with_earlier(request, client)
        draft = save_answers(client=client, answers={}, by=request.user, now=timezone.now())
        return redirect(next_page(client, draft))
    answered = len(groups_done(client, draft)) if draft else 0
    context = {
        "draft": draft,
        "answered": answered,
        "answered_text": f"{answered} of {len(CURRENT.groups)} parts",
        "groups": CURRENT.groups,
        "last": client.screenings.order_by("-number").first(),
        "next_page": next_page(client, draft) if draft else "",
        "earlier": None if draft else newest_to_carry(client, timezone.now()),
    }
    return page(request, "clients/screening/start.html", client, context)


def start_with_earlier(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Begin with the earlier answers, or with none where they may not be taken over any more."""
    with flash_refusal(request) as attempt:
        begin_with_earlier(client=client, by=request.user, now=timezone.now())
    return redirect("clients:screening-earlier" if attempt.succeeded else "clients:screening", client.id)


@never_cache
@load_client
def answer_group(request: AuthenticatedHttpRequest, client: Client, group: str) -> HttpResponse:
    """Show and save one group of questions. Valid answers are saved even if others are wrong."""
    asked = find_group(group)
    draft = open_draft(client)
    if request.method == "POST":
        return save_group(request, client, draft, asked)
    if draft is None:
        return redirect("clients:screening", client.id)
    return group_page(request, client, draft, asked, group_form(client, draft, asked))


def save_group(
    request: AuthenticatedHttpRequest, client: Client, draft: ScreeningDraft | None, group: Group
) -> HttpResponse:
    if draft is None or request.POST.get("draft") != str(draft.id):
        return keep_stale_page(request, client, group)
    form = group_form(client, draft, group, request.POST)
    is_complete = form.is_valid()
    with catch_refusal() as attempt:
        draft = save_answers(
            client=client,
            answers=form.given,
            replace=form.group_codes,
            draft_id=draft.id,
            by=request.user,
            now=timezone.now(),
        )
    if attempt.refusal:
        return keep_stale_page(request, client, group)
    if request.POST.get("go") == "back":
        return redirect(page_before(client, group))
    if not is_complete:
        return group_page(request, client, draft, group, form)
    return redirect(page_after(request, client, draft, group))


def group_page(
    request: AuthenticatedHttpRequest, client: Client, draft: ScreeningDraft, group: Group, form: GroupForm
) -> HttpResponse:
    position = CURRENT.groups.index(group)
    context = {
        "draft": draft,
        "group": group,
        "form": form,
        "number": position + 1,
        "total": len(CURRENT.groups),
        "wrong": form.wrong_rows() if form.is_bound else [],
        "then": then_of(request),
    }
    return page(request, "clients/screening/group.html", client, context)


def then_of(request: AuthenticatedHttpRequest) -> str:
    """Where a changed group leads back to: "check", "earlier", or "" for the next group."""
    then = request.POST.get("then") or request.GET.get("then")
    return then if then in ("check", "earlier") else ""


@never_cache
@load_client
def check(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show all answers on one page before they are sent."""
    draft = open_draft(client)
    if draft is None:
        return redirect("clients:screening", client.id)
    return check_page(request, client, draft)


def check_page(
    request: AuthenticatedHttpRequest,
    client: Client,
    draft: ScreeningDraft,
    parent_form: ParentForm | None = None,
) -> HttpResponse:
    errors = validate_answers(CURRENT, draft.answers, client.today(timezone.now()))
    asked = questions_to_ask(CURRENT, draft.answers)
    groups = [
        {
            "group": group,
            "url": address_of(client, group),
            "lines": [
                {
                    "question": question,
                    "answer": describe_answer(question, draft.answers.get(question.code), client.unit),
                    "error": errors.get(question.code),
                    "day": format_iso_day(draft.confirmed_from.get(question.code)),
                }
                for question in asked
                if question.group == group.code
            ],
        }
        for group in CURRENT.groups
    ]
    if parent_form is None and answers_as_minor(client, draft):
        parent_form = parent_form_of(request, client)
    context = {
        "draft": draft,
        "red": red_rules(draft.answers, client.today(timezone.now())),
        "groups": groups,
        "open": len(errors),
        "next_page": next_page(client, draft),
        "parent_form": None if errors else parent_form,
        "send_form": SEND_FORM,
    }
    return page(request, "clients/screening/check.html", client, context)


def parent_form_of(request: AuthenticatedHttpRequest, client: Client, data=None) -> ParentForm:
    return ParentForm(data, for_client=request.user.id == client.user_id, by_admin=request.user.is_admin)


@load_client
def send(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Turn the draft into a screening. A second POST leads to the same screening."""
    if request.method != "POST":
        return redirect("clients:screening-check", client.id)
    draft, parent_form = open_draft(client), None
    if draft and draft.id == read_uuid(request.POST, "draft") and answers_as_minor(client, draft):
        parent_form = parent_form_of(request, client, request.POST)
        if not parent_form.is_valid():
            return check_page(request, client, draft, parent_form)
    with catch_refusal() as attempt:
        screening = submit_screening(
            client=client,
            draft_id=read_uuid(request.POST, "draft"),
            asked_by=request.user,
            in_person=request.user.id != client.user_id,
            now=timezone.now(),
            answered_with=parent_form.answered_with if parent_form else None,
        )
    if parent_form and draft and isinstance(attempt.refusal, FieldsRefused):
        for field, sentence in attempt.refusal.problems:
            parent_form.add_error(field, sentence)
        return check_page(request, client, draft, parent_form)
    if isinstance(attempt.refusal, AnswersRefused):
        messages.error(request, "Some questions are still open. Please answer them, then send.")
        return redirect("clients:screening-check", client.id)
    if attempt.refusal:
        messages.error(request, attempt.text)
        return redirect("clients:screening", client.id)
    return redirect("clients:screening-result", screening.id)


@never_cache
@load_screening
def result(request: AuthenticatedHttpRequest, screening: Screening) -> HttpResponse:
    """Show the verdicts of a screening for arms and legs, their reasons and the next steps."""
    now = timezone.now()
    client = Client.objects.prefetch_related(*status_prefetches(request.user)).get(pk=screening.client_id)
    record_read(by=request.user, client=client, about=screening, now=now)
    newest = newest_screening(client)
    is_newest = newest is not None and newest.id == screening.id
    for_client = request.user.id == client.user_id
    flags = describe_flags(screening.flags.all())
    statuses = statuses_of(client, now) if is_newest else None
    review = getattr(screening, "review", None)
    changed = list(screening.changed_answers.all())
    context = {
        "screening": screening,
        "confirmed": confirmed_text(screening),
        "newest": newest,
        "is_newest": is_newest,
        "results": results_by_limbs(screening, statuses, for_client=for_client, takes_back=bool(changed)),
        "statuses": statuses,
        "flags": flags,
        "changed": [each for each in changed if not for_client or each.cause not in NOT_FOR_CLIENT],
        "red_flags": open_red_flags(client) if is_newest else [],
        "doctor": [] if client.has_red_flag and is_newest else flags_for_a_doctor(screening, flags),
        "may_acknowledge": request.user.is_coach
        and statuses is not None
        and any(status.state == ClearanceState.TO_ACKNOWLEDGE for status in statuses),
        "review": review if request.user.is_admin else None,
        "lacks_only_pressure": (lacks := is_newest and lacks_only_pressure(client)),
        "letter_helps": not lacks
        and not request.user.is_admin
        and statuses is not None
        and (
            any(status.state == ClearanceState.IN_REVIEW for status in statuses)
            or (review is not None and review.is_open)
        ),
        "decisions": []
        if for_client or review is None
        else review.decisions.select_related("decided_by").order_by("-decided_at"),
        "shell": "phone.html" if for_client else "base.html",
    }
    return page(request, "clients/screening/result.html", client, context)


def page(request: AuthenticatedHttpRequest, template: str, client: Client, context: dict) -> TemplateResponse:
    """Render a page of the questionnaire; `for_client` chooses between "you" and the client's name."""
    return TemplateResponse(
        request,
        template,
        {
            "client": client,
            "for_client": request.user.id == client.user_id,
            "with_parent": answers_as_minor(client, context.get("draft")),
            **context,
        },
    )


def answers_as_minor(client: Client, draft: ScreeningDraft | None) -> bool:
    """Whether the answers, or else the profile, say that the client is under 18."""
    birth_on = date_in(draft.answers.get("birth_on")) if draft else None
    return is_minor(birth_on or client.birth_on, client.today(timezone.now()))


def open_draft(client: Client) -> ScreeningDraft | None:
    """Return the draft on the current questions, or None. One on older questions, or too old, is ignored.

    What is not asked of the client is marked by the profile of this moment, as when the draft is sent.
    """
    draft = ScreeningDraft.objects.filter(client=client, questionnaire_version=CURRENT.version).first()
    if draft is None or is_too_old(draft, timezone.now()):
        return None
    draft.answers = mark_not_asked(draft.answers, is_male=client.is_male)
    return draft


def group_form(client: Client, draft: ScreeningDraft, group: Group, data=None) -> GroupForm:
    """The form of one group; earlier answers that the draft goes through are filled in, to be changed."""
    now = timezone.now()
    carried = of_draft(client, draft, now)
    return GroupForm(
        data,
        questionnaire=CURRENT,
        group=group,
        answers={**(carried.answers if carried else {}), **draft.answers},
        client=client,
        today=client.today(now),
    )


def keep_stale_page(request: AuthenticatedHttpRequest, client: Client, group: Group) -> HttpResponse:
    """Keep what the page of a draft that is gone said, and lead on."""
    now = timezone.now()
    form = GroupForm(
        request.POST, questionnaire=CURRENT, group=group, answers={}, client=client, today=client.today(now)
    )
    form.is_valid()
    keep_late_answers(
        client=client,
        draft_id=read_uuid(request.POST, "draft"),
        answers=form.given,
        by=request.user,
        now=now,
    )
    return redirect_stale_page(request, client)


def redirect_stale_page(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Redirect a page whose draft is gone: to the result if it was sent, else to the start."""
    draft_id = read_uuid(request.POST, "draft")
    if draft_id and client.screenings.filter(pk=draft_id).exists():
        messages.info(request, ALREADY_SENT)
        return redirect("clients:screening-result", draft_id)
    messages.warning(request, STALE_PAGE)
    return redirect("clients:screening", client.id)


def find_group(code: str) -> Group:
    try:
        return CURRENT.group(code)
    except KeyError as error:
        raise Http404 from error


def groups_done(client: Client, draft: ScreeningDraft) -> list[Group]:
    today = client.today(timezone.now())
    return [
        group for group in CURRENT.groups if not validate_group(CURRENT, group.code, draft.answers, today)
    ]


def next_page(client: Client, draft: ScreeningDraft) -> str:
    """Return the address of the first page with an open question, or of the check page."""
    carried = of_draft(client, draft, timezone.now())
    if carried and not {question.code for question in carried.asked_again if not question.asked_if} <= set(
        draft.answers
    ):
        return reverse("clients:screening-earlier", args=[client.id])
    if carried and (number := carried.open_page(draft.answers)):
        return reverse("clients:screening-earlier-page", args=[client.id, number])
    done = groups_done(client, draft)
    for group in CURRENT.groups:
        if group not in done:
            return address_of(client, group)
    return check_address(client)


def page_before(client: Client, group: Group) -> str:
    position = CURRENT.groups.index(group)
    return address_of(client, CURRENT.groups[position - 1]) if position else start_address(client)


def page_after(request: AuthenticatedHttpRequest, client: Client, draft: ScreeningDraft, group: Group) -> str:
    if then_of(request) == "earlier":
        return next_page(client, draft)
    following = CURRENT.groups[CURRENT.groups.index(group) + 1 :]
    if request.POST.get("then") == "check" or not following:
        return check_address(client)
    return address_of(client, following[0])


def start_address(client: Client) -> str:
    return reverse("clients:screening", args=[client.id])


def check_address(client: Client) -> str:
    return reverse("clients:screening-check", args=[client.id])


def address_of(client: Client, group: Group) -> str:
    return reverse("clients:screening-group", args=[client.id, group.code])
