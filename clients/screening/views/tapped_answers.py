"""Answers are kept as they are tapped; the page's script sends each one."""

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clients.audit.attempts import catch_refusal
from clients.audit.refusals import StaleEdit
from clients.decorators import load_client
from clients.domain.questionnaire import CURRENT
from clients.http import AuthenticatedHttpRequest, read_uuid
from clients.models import Client
from clients.screening.actions.submit import DRAFT_GONE, keep_late_answers, save_answers
from clients.screening.forms.tapped_answers import TappedAnswersForm
from clients.screening.views.screening import open_draft


@never_cache
@load_client
@require_POST
def save(request: AuthenticatedHttpRequest, client: Client) -> JsonResponse:
    """Save the answers to the questions that are named, each for itself.

    Answers `{"saved": [codes], "problems": {code: sentence}}`, or 422 with `{"gone": sentence}` where
    the draft was sent or replaced meanwhile; what was said is kept as unsent then.
    """
    now = timezone.now()
    draft, draft_id = open_draft(client), read_uuid(request.POST, "draft")
    named = request.POST.getlist("question")
    form = TappedAnswersForm(
        request.POST,
        questions=tuple(question for question in CURRENT.questions if question.code in named),
        answers=draft.answers if draft else {},
        client=client,
        today=client.today(now),
    )
    form.is_valid()
    saved = [*form.given, *form.taken_back]
    with catch_refusal() as attempt:
        if draft is None or draft.id != draft_id:
            raise StaleEdit(DRAFT_GONE)
        save_answers(
            client=client,
            answers=form.given,
            replace=tuple(saved),
            draft_id=draft.id,
            by=request.user,
            now=now,
        )
    if attempt.refusal:
        keep_late_answers(client=client, draft_id=draft_id, answers=form.given, by=request.user, now=now)
        return JsonResponse({"gone": attempt.text}, status=422)
    return JsonResponse({"saved": saved, "problems": form.problems})
