"""A push stands beside each letter: once for each device, decrypted only there, and to no other host."""

import base64
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import Client as Browser
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.models import AuditEvent
from sessions.domain.push import MOST_DEVICES, NOT_A_SERVICE, NOT_SECURE
from sessions.messaging import sweep as sweeping
from sessions.messaging.delivery import webpush
from sessions.messaging.delivery.devices import add_device, end_device
from sessions.messaging.kinds.reminder import Reminder
from sessions.messaging.preference_actions import choose_message
from sessions.messaging.resend import send_again
from sessions.messaging.schedule import plan_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message, PushSubscription
from tests.sessions.messaging.test_sweep_messages import DAY, MORNING
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.push_service import UNANSWERED, push_service
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture(scope="module")
def running_service():
    with push_service() as (service, chain):
        yield service, chain


@pytest.fixture
def service(running_service, settings, monkeypatch):
    service, chain = running_service
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    settings.PUSH_SERVICES = [service.host]
    for each in (service.statuses, service.notes, service.headers, service.asked, service.devices):
        each.clear()
    return service


def subscribe(service, user, name="one"):
    device = service.new_device(name)
    return add_device(user=user, endpoint=device.endpoint, **device.keys, now=MORNING)


@pytest.fixture
def device(service, client_person):
    return subscribe(service, client_person.user)


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person, on=DAY)
    plan_messages(now=MORNING)
    return training_session


def sweep(now=MORNING):
    return sweep_messages(clock=lambda: now)


def pushes():
    return Message.objects.filter(channel="push").order_by("key")


def test_the_device_shows_a_text_that_says_nothing_and_leads_to_the_page(
    device, training_session, service, smtp
):
    assert sweep() == {"sent": 2}

    ((path, note),) = service.notes
    assert path == "/one"
    assert note == {"title": "Cuffwise", "body": Reminder.push_text, "url": "/today/", "tag": note["tag"]}
    row = pushes().get()
    assert (row.state, row.recipient, row.subject) == (State.SENT, device.user, Reminder.push_text)
    device.refresh_from_db()
    assert device.last_ok_at == MORNING
    assert len(smtp.messages) == 1


def test_it_is_signed_for_this_service_with_the_key_that_the_page_gives_out(
    device, training_session, service, smtp, settings
):
    sweep()

    headers = service.headers[0]
    assert (headers["Content-Encoding"], headers["TTL"], headers["Urgency"]) == (
        "aes128gcm", "43200", "normal",
    )  # fmt: skip
    token = headers["Authorization"].split("t=")[1].split(",")[0]
    assert f"k={webpush.public_key()}" in headers["Authorization"]
    claims = json.loads(_bytes(token.split(".")[1]))
    assert claims["aud"] == f"https://{service.host}"
    assert claims["sub"].startswith("mailto:")
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(webpush.public_key()))
    signed, signature = token.rsplit(".", 1)
    numbers = (int.from_bytes(part) for part in (_bytes(signature)[:32], _bytes(signature)[32:]))
    point.verify(encode_dss_signature(*numbers), signed.encode(), ec.ECDSA(hashes.SHA256()))  # or it raises


def _bytes(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_each_device_gets_it_once_whoever_sweeps_how_often(service, training_session, client_person, smtp):
    for name in ("phone", "tablet"):
        subscribe(service, client_person.user, name)

    assert sweep() == {"sent": 3}
    assert sweep() == {}

    assert sorted(service.asked) == ["/phone", "/tablet"]
    assert len({row.key for row in pushes()}) == 2


def test_it_asks_again_before_sending(device, training_session, client_person, coach, service, smtp):
    revoke_clearance(client=client_person, by=coach, reason="New medicine", now=timezone.now())

    assert sweep() == {"suppressed": 2}
    assert service.asked == []
    assert "revoked" in pushes().get().why_not


def test_control_without_asking_again_would_send_it(
    device, training_session, client_person, coach, service, smtp, monkeypatch
):
    revoke_clearance(client=client_person, by=coach, reason="New medicine", now=timezone.now())
    monkeypatch.setattr(sweeping, "check_eligibility", lambda message, now: None)

    sweep()

    assert service.asked == ["/one"]


def test_each_channel_is_chosen_by_itself(device, training_session, client_person, service, smtp):
    choose_message(user=client_person.user, kind="reminder", channel="push", is_on=False, now=MORNING)
    assert sweep() == {"sent": 1, "suppressed": 1}
    assert service.asked == []
    assert pushes().get().why_not == "This person switched it off."


def test_a_reminder_by_push_alone(device, training_session, client_person, service, smtp):
    choose_message(user=client_person.user, kind="reminder", channel="email", is_on=False, now=MORNING)

    assert sweep() == {"sent": 1, "suppressed": 1}
    assert (service.asked, smtp.messages) == (["/one"], [])


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_ends_its_subscription(
    device, training_session, client_person, service, smtp, status
):
    service.statuses["/one"] = status

    assert sweep() == {"sent": 1, "suppressed": 1}

    device.refresh_from_db()
    assert device.ended_at == MORNING
    assert device.ended_why == pushes().get().why_not == "The device no longer takes messages."


@pytest.mark.parametrize("status", [500, 503, 429, 400, 302, 307])
def test_any_other_answer_means_later_and_no_redirect_is_followed(
    device, training_session, service, smtp, status
):
    service.statuses["/one"] = status

    assert sweep() == {"sent": 1, "waiting": 1}

    row = pushes().get()
    assert service.asked == ["/one"]
    assert (row.attempts, row.last_error) == (1, f"The push service answered {status}.")
    assert row.due_at > MORNING
    service.statuses.clear()
    assert sweep(row.due_at) == {"sent": 1}
    assert len(service.notes) == len(smtp.messages) == 1


def test_it_ends_after_too_many_tries(device, training_session, service, smtp):
    service.statuses["/one"] = 500
    now = MORNING
    for _ in range(6):
        sweep(now)
        now = pushes().get().due_at

    assert pushes().get().state == State.FAILED


def test_one_that_may_have_arrived_is_listed_and_not_sent_again(
    device, training_session, client_person, service, smtp
):
    service.statuses["/one"] = UNANSWERED

    assert sweep() == {"sent": 1, "uncertain": 1}
    assert sweep(MORNING + timedelta(hours=1)) == {}

    assert service.asked == ["/one"]
    assert "may have arrived" in pushes().get().why_not


def test_a_service_that_is_not_there_holds_up_nobody_and_is_asked_once_a_sweep(
    client_person, training_session, service, smtp, settings
):
    settings.PUSH_SERVICES = ["localhost:9", service.host]
    for name in ("a", "b"):
        device = service.new_device(name)
        add_device(
            user=client_person.user, endpoint=f"https://localhost:9/{name}", **device.keys, now=MORNING
        )
    subscribe(service, client_person.user, "phone")

    assert sweep() == {"sent": 2, "waiting": 2}
    assert service.asked == ["/phone"]


def test_pushes_go_on_where_the_mail_server_is_away(
    device, training_session, client_person, service, settings
):
    settings.EMAIL_BACKEND = "sessions.messaging.delivery.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert sweep() == {"sent": 1, "waiting": 1}
    assert service.asked == ["/one"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda device: end_device(user=device.user, device=str(device.pk), now=MORNING), "no longer takes"),
        (lambda device: type(device.user).objects.update(is_active=False), "no longer has an active login"),
        (
            lambda device: PushSubscription.objects.update(user=builders.make_coach()),
            "no longer takes",
        ),
        (
            lambda device: PushSubscription.objects.update(endpoint="https://10.0.0.5/x"),
            "no push service",
        ),
    ],
    ids=["removed", "deactivated", "another person's now", "a private address"],
)
def test_what_changes_between_the_claim_and_the_sending(
    device, training_session, service, smtp, settings, change, why
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    service.statuses["/one"] = 500
    sweep()
    service.asked.clear()
    change(device)

    sweep(pushes().get().due_at)

    assert service.asked == []
    assert why in pushes().get().why_not


def test_an_admin_can_send_it_again(device, training_session, service, smtp, admin):
    service.statuses["/one"] = UNANSWERED
    sweep()
    service.statuses.clear()

    send_again(message=pushes().get(), reason="It never came.", by=admin, now=MORNING)
    assert sweep() == {"sent": 1}
    assert len(smtp.messages) == 1


# --- Adding and removing a device


def post(browser, address, **body):
    return browser.post(address, json.dumps(body), content_type="application/json")


def test_a_browser_is_added_and_removed(browser_of, client_person, service):
    browser, device = browser_of(client_person.user), service.new_device()

    for _ in range(2):
        assert post(browser, "/api/v1/push", endpoint=device.endpoint, **device.keys).status_code == 204
    assert PushSubscription.objects.live().get().user == client_person.user
    assert post(browser, "/api/v1/push/end", endpoint=device.endpoint).status_code == 204

    assert not PushSubscription.objects.live().exists()
    told = AuditEvent.objects.filter(kind="emails").order_by("number")
    assert [event.changes for event in told] == [{"push device": "added"}, {"push device": "removed"}]


def test_it_goes_to_whoever_asked_last_on_a_shared_browser(browser_of, client_person, coach, service):
    device = service.new_device()
    for person in (client_person.user, coach):
        post(browser_of(person), "/api/v1/push", endpoint=device.endpoint, **device.keys)

    assert PushSubscription.objects.live().get().user == coach
    post(browser_of(client_person.user), "/api/v1/push/end", endpoint=device.endpoint)
    assert PushSubscription.objects.live().get().user == coach


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"endpoint": "https://192.168.1.10/x"}, NOT_A_SERVICE),
        ({"endpoint": "http://localhost/x"}, NOT_SECURE),
        ({"p256dh": "nothing"}, "keys"),
        ({"auth": ""}, "keys"),
        ({"endpoint": 5}, "string"),
        ({"endpoint": "https://\x00"}, "read"),
    ],
)
def test_what_is_no_device_is_refused_with_words(browser_of, client_person, service, change, why):
    device = service.new_device()
    told = {"endpoint": device.endpoint, **device.keys} | change

    answer = post(browser_of(client_person.user), "/api/v1/push", **told)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not PushSubscription.objects.exists()


def test_one_device_too_many_is_refused(browser_of, client_person, service):
    for number in range(MOST_DEVICES):
        subscribe(service, client_person.user, str(number))
    device = service.new_device("more")

    answer = post(browser_of(client_person.user), "/api/v1/push", endpoint=device.endpoint, **device.keys)

    assert answer.status_code == 422
    assert "Remove one first" in answer.json()["detail"]


def test_nobody_else_adds_one(client_person, service):
    device = service.new_device()
    stranger, forged = Browser(), Browser(enforce_csrf_checks=True)
    forged.force_login(client_person.user)

    assert post(stranger, "/api/v1/push", endpoint=device.endpoint, **device.keys).status_code == 401
    assert post(forged, "/api/v1/push", endpoint=device.endpoint, **device.keys).status_code == 403
    assert not PushSubscription.objects.exists()


def test_the_page_names_the_devices_and_removes_one_without_signing_in(client_person, service, browser_of):
    from sessions.messaging.preference_links import preferences_token

    device = subscribe(service, client_person.user)
    address = f"/emails/{preferences_token(client_person.user)}/"
    page = html_of(Browser().get(address))
    assert "Device 1" in page
    assert device.endpoint not in page
    assert "data-push-on" not in page  # only for who is signed in
    assert webpush.public_key() in browser_of(client_person.user).get(address).content.decode()

    for wrong in ("x", str(builders.make_coach().pk)):
        Browser().post(address, {"device": wrong})
    assert PushSubscription.objects.live().exists()
    Browser().post(address, {"device": str(device.pk)})
    assert not PushSubscription.objects.live().exists()
