"""The phone's API: events come in, one verdict for each goes out. JSON only, and never a redirect."""

from typing import Annotated, Any, Literal

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from ninja import Field, Header, NinjaAPI, Schema, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from clients.audit.refusals import ActionRefused
from clients.http import AuthenticatedHttpRequest
from clients.models.people import Role
from sessions.domain.arrivals import MAX_EVENTS, Arrival, read_event
from sessions.messaging.delivery.devices import add_device, end_device
from sessions.phone.account import account_code, refusal_messages
from sessions.phone.event_log import Stored, store_arrivals

api = NinjaAPI(
    title="Cuffwise",
    version="1",
    urls_namespace="api",
    auth=django_auth,
    docs_url=None,
    openapi_url="openapi.json",
    description="What a phone needs: a token for writing, and the place where events are sent.",
)


class EventIn(Schema):
    """One event as a phone sends it. `body` depends on `kind`; its verdict tells what is wrong."""

    id: str = Field(description="A UUID the phone made. The same event may be sent again and again.")
    training_session: str = Field(description="UUID of the training session.")
    kind: str = Field(
        description="started, cuffs_on, set_performed, set_corrected, set_left_out, feedback, symptom, "
        "stopped, cuffs_off, finished or note; since version 2 also load_changed, exercise_skipped, "
        "exercise_later, bout_started, bout_paused and bout_resumed."
    )
    schema_: int = Field(alias="schema", description="Version of the body: 1, or 2 for what was added since.")
    occurred_at: str = Field(description="When it happened by the phone's clock, with its zone.")
    body: dict[str, Any]


class Batch(Schema):
    """Up to 100 events, of one or of several sessions. Each is judged by itself."""

    events: list[Any] = Field(
        description=f"At most {MAX_EVENTS} events.", json_schema_extra={"items": EventIn.json_schema()}
    )


class EventVerdictOut(Schema):
    """What became of one event. A phone forgets an event only on `stored` or `duplicate` for its own id."""

    id: str
    verdict: Literal["stored", "duplicate", "conflict", "invalid"]
    reasons: list[str] = []


class Verdicts(Schema):
    """One verdict per event, in the order in which they came."""

    verdicts: list[EventVerdictOut]
    on_hold: dict[str, list[str]] = Field(
        default={},
        description="For each session of the batch: why the gate refuses it by now. Empty where it does not.",
    )


class Problem(Schema):
    """Why nothing of the request was taken."""

    detail: Any


class Token(Schema):
    """What a writing request carries in the header X-CSRFToken. It changes with every sign-in."""

    token: str
    account: str = Field(description="Who is signed in: what X-Account has to be.")


class DeviceIn(Schema):
    """What `pushManager.subscribe` gave: the address of the browser's push service, and two keys."""

    endpoint: str
    p256dh: str = Field(description="The browser's public key, base64url.")
    auth: str = Field(description="The secret shared with the browser, base64url.")


class EndedDevice(Schema):
    """The same address, without its keys."""

    endpoint: str


PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 409: Problem, 413: Problem, 422: Problem}


@api.post("/sync", response={200: Verdicts, **PROBLEMS}, url_name="sync")
def sync(
    request: AuthenticatedHttpRequest,
    batch: Batch,
    account: Annotated[str | None, Header(alias="X-Account")] = None,
) -> dict[str, object]:
    """Store what a phone logged. Facts are never refused for being late or inconvenient.

    A phone that several people use says in X-Account whose events these are. Where somebody else is signed
    in by now, the answer is 409 and nothing is stored: the phone sends them again for their owner.
    """
    if account is not None and account != account_code(request.user):
        raise HttpError(409, "wrong_account")
    if len(batch.events) > MAX_EVENTS:
        raise HttpError(413, f"At most {MAX_EVENTS} events at once. Send fewer.")
    read = [read_event(raw) for raw in batch.events]
    arrivals = [each for each in read if isinstance(each, Arrival)]
    stored = iter(store_arrivals(arrivals=arrivals, by=request.user, now=timezone.now()) if arrivals else ())
    verdicts: list[dict[str, object]] = []
    on_hold: dict[str, list[str]] = {}
    in_person = request.user.role == Role.COACH
    for each in read:
        if not isinstance(each, Arrival):
            verdicts.append({"id": each.id, "verdict": Stored.INVALID, "reasons": list(each.reasons)})
            continue
        answer = next(stored)
        verdicts.append(
            {"id": str(each.event.id), "verdict": answer.verdict, "reasons": list(answer.reasons)}
        )
        if answer.refused is not None:
            on_hold[str(each.training_session)] = refusal_messages(answer.refused, in_person=in_person)
    return {"verdicts": verdicts, "on_hold": on_hold}


@api.get("/csrf", response={200: Token, 401: Problem}, url_name="csrf")
def csrf(request: AuthenticatedHttpRequest, response: HttpResponse) -> dict[str, str]:
    """A token for the next writing request, and a sign that somebody is signed in."""
    add_never_cache_headers(response)
    return {"token": get_token(request), "account": account_code(request.user)}


@api.post("/push", response={204: None, **PROBLEMS}, url_name="push")
def add_push(request: AuthenticatedHttpRequest, device: DeviceIn) -> Status[None]:
    """Send this person's push messages to this browser, too. Again for the same browser is no problem."""
    if request.user.role not in Role.values:
        raise HttpError(403, "no_messages")
    try:
        add_device(user=request.user, **device.dict(), now=timezone.now())
    except ActionRefused as refusal:
        raise HttpError(422, str(refusal)) from refusal
    return Status(204, None)


@api.post("/push/end", response={204: None, **PROBLEMS}, url_name="push-end")
def end_push(request: AuthenticatedHttpRequest, device: EndedDevice) -> Status[None]:
    """Send nothing more to this browser."""
    end_device(user=request.user, endpoint=device.endpoint, now=timezone.now())
    return Status(204, None)


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return api.create_response(
        request, {"detail": "The request is too large. Send fewer events."}, status=413
    )


@api.exception_handler(RecursionError)
def too_deep(request: HttpRequest, error: RecursionError) -> HttpResponse:
    return api.create_response(request, {"detail": "The JSON is nested too deeply."}, status=400)


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """Return the API's addresses. They answer 401 themselves, where a page would redirect to the sign-in."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if pattern.callback is not None:
            login_not_required(pattern.callback)
    return patterns, app_name, namespace
