"""Go through earlier answers: first what is asked again, then the rest, confirmed a page at a time."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.audit.attempts import catch_refusal
from clients.clearance.presenter import describe_answer, format_day
from clients.decorators import load_client
from clients.domain.questionnaire import CURRENT, Group
from clients.http import AuthenticatedHttpRequest, read_uuid
from clients.models import Client, ScreeningDraft
from clients.screening.actions.carry import confirm_earlier
from clients.screening.actions.submit import save_answers
from clients.screening.carried import CarriedAnswers, of_draft
from clients.screening.forms.asked_again import AskedAgainForm, asked_again_group, no_to_the_rest
from clients.screening.views.screening import (
    check_address,
    next_page,
    open_draft,
    page,
    redirect_stale_page,
    start_address,
)


@never_cache
@load_client
def ask_again(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show and save the questions that earlier answers cannot answer."""
    draft, carried = _draft_with_earlier(client)
    if draft is None or carried is None:
        return redirect("clients:screening", client.id)
    group = asked_again_group(carried.asked_again)
    if request.method != "POST":
        return _again_page(request, client, draft, carried, _again_form(client, draft, carried, group))
    if read_uuid(request.POST, "draft") != draft.id:
        return redirect_stale_page(request, client)
    typed = no_to_the_rest(request.POST, group.questions) if "none" in request.POST else request.POST
    form = _again_form(client, draft, carried, group, typed)
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
        return redirect_stale_page(request, client)
    if request.POST.get("go") == "back":
        return redirect(start_address(client))
    if not is_complete:
        return _again_page(request, client, draft, carried, form)
    return redirect("clients:screening-earlier-page", client.id, 1)


@never_cache
@load_client
def confirm_page(request: AuthenticatedHttpRequest, client: Client, number: int) -> HttpResponse:
    """Show some groups as they stood, with their day; a POST says that they still hold."""
    draft, carried = _draft_with_earlier(client)
    if draft is None or carried is None:
        return redirect("clients:screening", client.id)
    if not 1 <= number <= len(carried.pages):
        raise Http404
    groups = carried.pages[number - 1]
    if request.method == "POST":
        with catch_refusal() as attempt:
            confirm_earlier(
                client=client,
                draft_id=read_uuid(request.POST, "draft"),
                codes=carried.codes_of(groups),
                by=request.user,
                now=timezone.now(),
            )
        if attempt.refusal:
            messages.warning(request, attempt.text)
            return redirect("clients:screening", client.id)
        if number < len(carried.pages):
            return redirect("clients:screening-earlier-page", client.id, number + 1)
        draft.refresh_from_db()
        return redirect(next_page(client, draft))
    context = {
        "draft": draft,
        "groups": [_group_as_it_stood(group, draft, carried, client) for group in groups],
        "number": number + 1,
        "before": number - 1,
        "total": len(carried.pages) + 1,
        "check_page": check_address(client),
    }
    return page(request, "clients/screening/earlier.html", client, context)


def _draft_with_earlier(client: Client) -> tuple[ScreeningDraft | None, CarriedAnswers | None]:
    draft = open_draft(client)
    return draft, of_draft(client, draft, timezone.now()) if draft else None


def _again_form(
    client: Client, draft: ScreeningDraft, carried: CarriedAnswers, group: Group, data=None
) -> AskedAgainForm:
    return AskedAgainForm(
        data,
        questionnaire=CURRENT,
        group=group,
        answers={**carried.answers, **draft.answers},
        client=client,
        today=client.today(timezone.now()),
    )


def _again_page(
    request: AuthenticatedHttpRequest,
    client: Client,
    draft: ScreeningDraft,
    carried: CarriedAnswers,
    form: AskedAgainForm,
) -> HttpResponse:
    context = {
        "draft": draft,
        "group": form.group,
        "form": form,
        "number": 1,
        "total": len(carried.pages) + 1,
        "wrong": form.wrong_rows() if form.is_bound else [],
        "then": "",
    }
    return page(request, "clients/screening/asked_again.html", client, context)


def _group_as_it_stood(
    group: Group, draft: ScreeningDraft, carried: CarriedAnswers, client: Client
) -> dict[str, object]:
    """A group with its carried answers; what was changed in this draft stands with its new answer."""
    lines = []
    for question in group.questions:
        if question.code not in carried.answers:
            continue
        changed = question.code in draft.answers and question.code not in draft.confirmed_from
        answer = draft.answers[question.code] if changed else carried.answers[question.code]
        lines.append(
            {
                "question": question,
                "answer": describe_answer(question, answer, client.unit),
                "day": "now" if changed else format_day(carried.typed_on[question.code]),
                "stands_out": answer in ("yes", "not_sure"),
            }
        )
    days = list(dict.fromkeys(line["day"] for line in lines))
    is_mixed = len(days) > 1
    return {"group": group, "lines": lines, "day": "" if is_mixed else days[0], "is_mixed": is_mixed}
