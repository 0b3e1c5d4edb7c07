"""Pages to add, edit and archive clients and to choose their coaches."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import catch_refusal, show_refusal_in
from clients.decorators import (
    admin_required,
    audit_read,
    coach_or_admin_required,
    load_client,
)
from clients.http import AuthenticatedHttpRequest, get_page, read_text
from clients.models import Client
from clients.people.actions.invitations import invite_client
from clients.people.actions.people import (
    add_client,
    archive_client,
    edit_client,
    set_coaches,
    unarchive_client,
)
from clients.people.forms.people import AddClientForm, CoachesForm, EditClientForm
from clients.people.invitation_links import sign_in_status

PAGE_SIZE = 50


@coach_or_admin_required
def add(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Add a client, then lead to the client's page, where the screening comes next."""
    data = request.POST if request.method == "POST" else None
    form = AddClientForm(data, by=request.user, now=timezone.now())
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            client = add_client(
                practice=request.user.own_practice, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        if attempt.succeeded:
            messages.success(request, f"{client} is added. Next comes the screening.")
            if form.wants_invitation:
                _invite(request, client, form.cleaned_data["client_id"])
            return redirect("clients:detail", client.id)
    return TemplateResponse(request, "clients/people/add.html", {"form": form})


def _invite(request: AuthenticatedHttpRequest, client: Client, request_id) -> None:
    # The invitation takes the client's id, so that the same form sent twice invites once.
    with catch_refusal() as attempt:
        invite_client(client=client, by=request.user, now=timezone.now(), invitation_id=request_id)
    if attempt.refusal:
        messages.warning(request, f"Not invited. {attempt.text}")
    else:
        messages.success(request, f"An invitation goes to {client.email}.")


@coach_or_admin_required
@load_client
@audit_read("profile")
def edit(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Edit the profile. If somebody else saved meanwhile, show both versions."""
    now = timezone.now()
    form = EditClientForm.for_client(client, request.POST if request.method == "POST" else None, now=now)
    differences = stale = None
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            edit_client(
                client=client, version=form.cleaned_data["version"], by=request.user, now=now, **form.profile
            )
        if attempt.succeeded:
            messages.success(request, "Saved.")
            if "email" in form.changed_data and client.user_id is None:
                messages.info(request, "An invitation sent to another address no longer works.")
            return redirect("clients:detail", client.id)
        if attempt.is_stale:
            client = Client.objects.select_related("edited_by").get(pk=client.pk)
            stale, differences = attempt.refusal, form.differences_from(client)
            form = EditClientForm.for_client(
                client, {**request.POST.dict(), "version": client.version}, now=now
            )
    context = {
        "client": client,
        "form": form,
        "stale": stale,
        "differences": differences,
        "sign_in": sign_in_status(client, now),
    }
    return TemplateResponse(request, "clients/people/edit.html", context)


@coach_or_admin_required
@load_client
def archive(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Archive a client, or put an archived one back. Asks first."""
    if request.method != "POST":
        return TemplateResponse(request, "clients/people/archive.html", {"client": client})
    change, done = (
        (unarchive_client, "is back on the roster") if client.archived_at else (archive_client, "is archived")
    )
    if (request.POST.get("wanted") == "unarchive") != bool(client.archived_at):
        # Somebody did it meanwhile: the client already is what the button asked for.
        return redirect("clients:detail", client.id)
    with catch_refusal() as attempt:
        change(client=client, by=request.user, now=timezone.now())
    if attempt.refusal:
        return TemplateResponse(
            request, "clients/people/archive.html", {"client": client, "refusal": attempt.refusal}
        )
    messages.success(request, f"{client} {done}.")
    return redirect("clients:detail", client.id)


@coach_or_admin_required
def archived(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List archived clients, to be put back on the roster."""
    typed = read_text(request.GET, "q")
    rows = Client.objects.visible_to(request.user).filter(archived_at__isnull=False).named_like(typed)
    page = get_page(request, rows.order_by("search_text", "pk"), PAGE_SIZE)
    query = urlencode({"q": typed}) if typed else ""
    return TemplateResponse(
        request, "clients/people/archived.html", {"page": page, "typed": typed, "query": query}
    )


@admin_required
@load_client
def coaches(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Choose who coaches a client; for admins."""
    form = CoachesForm(request.POST if request.method == "POST" else None, client=client)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            set_coaches(client=client, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "Saved.")
            return redirect("clients:detail", client.id)
    return TemplateResponse(request, "clients/people/coaches.html", {"client": client, "form": form})
