"""The coach's acknowledgement of cautions, and taking a clearance away."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import catch_refusal
from clients.audit.refusals import FieldsRefused
from clients.clearance.actions import acknowledge_cautions, cautions_of, revoke_clearance
from clients.clearance.after_answers import what_came_after
from clients.clearance.forms.clearance import RevokeForm
from clients.clearance.presenter import describe_flags
from clients.decorators import coach_or_admin_required, load_client
from clients.domain.clearance import CAUTION_LIMITS
from clients.http import AuthenticatedHttpRequest
from clients.models import Client, Screening

CLEARED_BY_READING = "Cautions read. The client is cleared, with limits."
READ_AFTER_ANOTHER = "Cautions read. You can plan within the limits of the clearance."


@coach_or_admin_required
@load_client
def acknowledge(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Each caution with a tick of its own; the clearance follows when every one is ticked."""
    screening = client.screenings.order_by("-number").first()
    if screening is None:
        messages.info(request, "This client has not been screened yet.")
        return redirect("clients:screening", client.id)
    if request.method == "POST":
        return acknowledge_ticked(request, client, screening)
    came_after = what_came_after(client, screening)
    return cautions_page(request, client, screening, problems=(came_after,) if came_after else ())


def acknowledge_ticked(
    request: AuthenticatedHttpRequest, client: Client, screening: Screening
) -> HttpResponse:
    ticked = request.POST.getlist("flag")
    if request.POST.get("screening") != str(screening.id):
        newer = "The client sent a newer screening meanwhile. These are the cautions of that one."
        return cautions_page(request, client, screening, problems=(newer,))
    with catch_refusal() as attempt:
        clearance = acknowledge_cautions(
            screening=screening, coach=request.user, flag_ids=ticked, now=timezone.now()
        )
    if isinstance(attempt.refusal, FieldsRefused):
        unticked = [flag_id for flag_id, _ in attempt.refusal.problems]
        return cautions_page(request, client, screening, ticked=ticked, unticked=unticked)
    if attempt.refusal:
        return cautions_page(request, client, screening, ticked=ticked, problems=attempt.messages)
    is_first = clearance.decided_by_id == request.user.id
    messages.success(request, CLEARED_BY_READING if is_first else READ_AFTER_ANOTHER)
    return redirect("clients:detail", client.id)


def cautions_page(
    request: AuthenticatedHttpRequest,
    client: Client,
    screening: Screening,
    ticked: Sequence[str] = (),
    problems: Sequence[str] = (),
    unticked: Sequence[str] = (),
) -> HttpResponse:
    cautions = describe_flags(cautions_of(screening))
    return TemplateResponse(
        request,
        "clients/clearance/cautions.html",
        {
            "client": client,
            "screening": screening,
            "cautions": cautions,
            "ticked": ticked,
            "problems": problems,
            "unticked": unticked,
            "limits": CAUTION_LIMITS,
        },
        status=422 if problems or unticked else 200,
    )


@coach_or_admin_required
@load_client
def revoke(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Asks why, then takes the clearance out of force at once."""
    current = client.clearances.unrevoked().first()
    if current is None:
        messages.info(request, "There is no clearance to revoke.")
        return redirect("clients:detail", client.id)
    form = RevokeForm(request.POST or None, initial={"clearance": current.id})
    if request.method == "POST" and form.is_valid():
        with catch_refusal() as attempt:
            revoke_clearance(
                client=client,
                clearance_id=form.cleaned_data["clearance"],
                by=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        if attempt.succeeded:
            messages.success(request, "Revoked. Sessions already assigned are held from now on.")
            return redirect("clients:detail", client.id)
        form = RevokeForm(initial={"clearance": current.id, "reason": form.cleaned_data["reason"]})
        messages.warning(request, attempt.text)
    context = {"client": client, "clearance": current, "form": form}
    return TemplateResponse(request, "clients/clearance/clearance_revoke.html", context)
