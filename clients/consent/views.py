"""The page about consent: for the client to read, agree and take back; for coach and admin to look after."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clients.audit.attempts import catch_refusal, show_refusal_in
from clients.clearance.uploads import dropped_as_too_big
from clients.consent.actions import give_consent, give_parent_consent, record_paper, withdraw_consent
from clients.consent.forms import ParentPaperForm, SignedPaperForm, YesForm
from clients.consent.queries import consent_status
from clients.decorators import (
    audit_read,
    client_required,
    coach_or_admin_required,
    load_client,
    role_required,
)
from clients.domain.consent import ConsentKind, needs_parent
from clients.domain.consent_text import CURRENT_TEXT, TEXTS
from clients.http import AuthenticatedHttpRequest, read_choice
from clients.models import Client
from clients.models.people import Role

AGREED = "Thank you. You can take this back at any time, on this page."
TAKEN_BACK = {
    ConsentKind.OWN: "You took your yes back. The cuffs stay off. If cuffs are on, take them off now.",
    ConsentKind.PARENT: "The parent's yes is taken back. The cuffs stay off. "
    "If cuffs are on, take them off now.",
}
WRITTEN_DOWN = "Written down. The sessions with cuffs are on hold from now on."


@never_cache
@role_required(Role.CLIENT, Role.COACH, Role.ADMIN)
@load_client
@audit_read("consents")
@require_safe
def consent(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """The text with the client's buttons; for coach and admin what was agreed to, and the paper."""
    return consent_page(request, client)


@require_POST
@client_required
@load_client
def give(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """The client's yes."""
    form = YesForm(request.POST)
    if not form.is_valid():
        return redirect("clients:consent", client.id)
    with catch_refusal() as attempt:
        give_consent(client=client, by=request.user, now=timezone.now(), **form.cleaned_data)
    if attempt.refusal:
        messages.warning(request, attempt.text)
    else:
        messages.success(request, AGREED)
    return redirect("clients:consent", client.id)


@require_POST
@client_required
@load_client
def give_as_parent(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """The paper that a parent signed, sent from the client's own page."""
    now = timezone.now()
    form = ParentPaperForm(
        request.POST, request.FILES, today=client.today(now), was_too_big=dropped_as_too_big(request)
    )
    if form.is_valid() and form.parent is not None:
        with show_refusal_in(form, "file") as attempt:
            give_parent_consent(client=client, paper=form.paper, parent=form.parent, by=request.user, now=now)
        if attempt.succeeded:
            messages.success(request, "Thank you. The parent's yes is kept.")
            return redirect("clients:consent", client.id)
    return consent_page(request, client, parent_form=form)


@require_POST
@coach_or_admin_required
@load_client
def paper(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """A signed paper."""
    now = timezone.now()
    today = client.today(now)
    form = SignedPaperForm(
        request.POST,
        request.FILES,
        today=today,
        asks_parent=needs_parent(client.birth_on, today),
        was_too_big=dropped_as_too_big(request),
    )
    if form.is_valid():
        with show_refusal_in(form, "file") as attempt:
            record_paper(
                client=client,
                paper=form.paper,
                is_own=form.is_own,
                parent=form.parent,
                by=request.user,
                now=now,
            )
        if attempt.succeeded:
            messages.success(request, "The signed paper is kept.")
            return redirect("clients:consent", client.id)
    return consent_page(request, client, paper_form=form)


@require_POST
@role_required(Role.CLIENT, Role.COACH, Role.ADMIN)
@load_client
def withdraw(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Take a yes back: one tap, without a question, since cuffs come off by it and it can be given again.

    The client goes on to Today, which shows what is left and makes the phone drop its copies of sessions.
    """
    kind = read_choice(request.POST, "kind", ConsentKind)
    if kind is None:
        messages.warning(request, "Say whose yes is taken back.")
        return redirect("clients:consent", client.id)
    with catch_refusal() as attempt:
        withdraw_consent(client=client, kind=kind, by=request.user, now=timezone.now())
    if attempt.refusal:
        messages.warning(request, attempt.text)
    elif request.user.is_client:
        messages.warning(request, TAKEN_BACK[kind])
        return redirect("sessions:today")
    else:
        messages.success(request, WRITTEN_DOWN)
    return redirect("clients:consent", client.id)


@never_cache
@role_required(Role.CLIENT, Role.COACH, Role.ADMIN)
@load_client
@audit_read("consents")
@require_safe
def paper_to_sign(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """The text to print and to sign."""
    now = timezone.now()
    context = {
        "client": client,
        "text": CURRENT_TEXT,
        "needs_parent": needs_parent(client.birth_on, client.today(now)),
        "today": client.today(now),
        "shell": "phone.html" if request.user.is_client else "base.html",
    }
    return TemplateResponse(request, "clients/consent/paper.html", context)


@role_required(Role.CLIENT, Role.COACH, Role.ADMIN)
@require_safe
def text(request: AuthenticatedHttpRequest, version: int) -> HttpResponse:
    """One version of the text, as it was agreed to. Names nobody."""
    if version not in TEXTS:
        raise Http404("No such version.")
    context = {
        "text": TEXTS[version],
        "is_current": version == CURRENT_TEXT.version,
        "shell": "phone.html" if request.user.is_client else "base.html",
    }
    return TemplateResponse(request, "clients/consent/text.html", context)


def consent_page(
    request: AuthenticatedHttpRequest,
    client: Client,
    *,
    parent_form: ParentPaperForm | None = None,
    paper_form: SignedPaperForm | None = None,
) -> HttpResponse:
    """The page of the client, or that of coach and admin, with a refused form as it was typed."""
    now = timezone.now()
    status = consent_status(client, now)
    refused = any(form is not None and form.errors for form in (parent_form, paper_form))
    context = {"client": client, "status": status, "text": CURRENT_TEXT}
    if request.user.is_client:
        template = "clients/consent/consent.html"
        context |= {
            "yes_form": YesForm(),
            "parent_form": parent_form or ParentPaperForm(today=client.today(now)),
        }
    else:
        template = "clients/consent/consent_of_client.html"
        new_form = SignedPaperForm(today=client.today(now), asks_parent=status.needs_parent)
        context["paper_form"] = paper_form or new_form
    return TemplateResponse(request, template, context, status=422 if refused else 200)
