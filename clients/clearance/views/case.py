"""A waiting case as the coach and the client see it: what is asked, what they say, the letters."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import show_refusal_in
from clients.clearance.actions import add_review_note, answer_request
from clients.clearance.forms.documents import ReviewTextForm
from clients.decorators import load_client, role_required
from clients.http import AuthenticatedHttpRequest
from clients.models import Client, Decision, Review, ReviewNote
from clients.models.people import Role


@role_required(Role.CLIENT, Role.COACH)
@load_client
def case(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """The client's newest case. The coach may add a note at any time; whoever is asked may answer."""
    review = (
        Review.objects.filter(screening__client=client)
        .select_related("screening", "practice", "last_decision")
        .order_by("-opened_at", "-screening__number")
        .first()
    )
    form = text_form(request, review) if review else None
    if review is not None and form is not None and form.is_valid():
        with show_refusal_in(form, "text") as attempt:
            written = save_text(request, review, form)
        if attempt.succeeded:
            messages.success(request, written)
            return redirect("clients:case", client.id)
        review.refresh_from_db()
    context = {
        "client": client,
        "review": review,
        "form": form,
        "asked": request_for_user(request, review),
        "notes": notes_for(request, review),
        "documents": client.documents.letters().select_related("uploaded_by").newest_first(),
        "for_client": request.user.is_client,
        "shell": "phone.html" if request.user.is_client else "base.html",
    }
    return TemplateResponse(request, "clients/clearance/case.html", context)


def request_for_user(request: AuthenticatedHttpRequest, review: Review | None) -> Decision | None:
    """The admin's request, where this person may answer it."""
    if review is None or review.request is None:
        return None
    if request.user.is_client and review.request.kind != Decision.Kind.ASK_CLIENT:
        return None
    return review.request


def text_form(request: AuthenticatedHttpRequest, review: Review) -> ReviewTextForm | None:
    """An answer where something is asked, else the coach's note; nothing where neither has a place."""
    data = request.POST if request.method == "POST" else None
    answers = data.get("what") == "answer" if data is not None else request_for_user(request, review)
    if answers:
        return ReviewTextForm(
            data, what="answer", label="Your answer", help_text="The admin who decides reads it."
        )
    if data is None and (request.user.is_client or review.closed_at is not None):
        return None
    return ReviewTextForm(
        data,
        what="note",
        label="Note for the admin",
        help_text="What the answers do not say. The admin who decides reads it; the client does not.",
    )


def notes_for(request: AuthenticatedHttpRequest, review: Review | None) -> list[ReviewNote]:
    """What was written about the case. A client reads only what was said to a question to them."""
    if review is None:
        return []
    notes = review.notes.select_related("author", "request").order_by("created_at", "id")
    if request.user.is_client:
        notes = notes.filter(request__kind=Decision.Kind.ASK_CLIENT)
    return list(notes)


def save_text(request: AuthenticatedHttpRequest, review: Review, form: ReviewTextForm) -> str:
    """Write the answer or the note; gives the words that say so."""
    said = {"review": review, "by": request.user, "now": timezone.now(), **form.cleaned_data}
    if form.what == "note":
        add_review_note(**said)
        return "Kept. The admin sees it beside the answers."
    answer_request(**said)
    return "Sent. The admin goes on from here."
