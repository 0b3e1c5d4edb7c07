import pytest

from sessions.domain.push import (
    BAD_KEYS,
    NOT_A_SERVICE,
    NOT_READABLE,
    NOT_SECURE,
    SERVICES,
    are_keys,
    why_no_endpoint,
)

POINT = "B" + "A" * 86  # 65 bytes that begin with 4
SECRET = "A" * 22


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://FCM.googleapis.com:443/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGx",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY",
    ],
)
def test_the_services_of_browsers_are_spoken_to(endpoint):
    assert why_no_endpoint(endpoint, SERVICES) is None


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        ("http://fcm.googleapis.com/x", NOT_SECURE),
        ("ftp://fcm.googleapis.com/x", NOT_SECURE),
        ("", NOT_SECURE),
        ("https://127.0.0.1/x", NOT_A_SERVICE),
        ("https://10.0.0.5:8443/x", NOT_A_SERVICE),
        ("https://[::1]/x", NOT_A_SERVICE),
        ("https://169.254.169.254/latest/meta-data", NOT_A_SERVICE),
        ("https://localhost/x", NOT_A_SERVICE),
        ("https://2130706433/x", NOT_A_SERVICE),
        ("https://fcm.googleapis.com.example.org/x", NOT_A_SERVICE),
        ("https://evilfcm.googleapis.com/x", NOT_A_SERVICE),
        ("https://push.apple.com/x", NOT_A_SERVICE),
        ("https://evilpush.apple.com/x", NOT_A_SERVICE),
        ("https://fcm.googleapis.com:22/x", NOT_A_SERVICE),
        ("https://fcm.googleapis.com@10.0.0.5/x", NOT_READABLE),
        ("https://10.0.0.5\\@fcm.googleapis.com/x", NOT_READABLE),
        ("https://fcm.googleapis.com/\r\nHost: x", NOT_READABLE),
        ("https://fcm.googleapis.com:port/x", NOT_READABLE),
        ("https://[fcm/x", NOT_READABLE),
        ("https://fcm.googleapis.com/é", NOT_READABLE),
        ("https://fcm.googleapis.com/" + "x" * 1000, NOT_READABLE),
    ],
)
def test_no_other_address_is(endpoint, why):
    assert why_no_endpoint(endpoint, SERVICES) == why


def test_an_entry_may_name_a_port():
    assert why_no_endpoint("https://localhost:4443/x", ["localhost:4443"]) is None
    assert why_no_endpoint("https://localhost:4444/x", ["localhost:4443"]) == NOT_A_SERVICE


@pytest.mark.parametrize(
    ("p256dh", "auth", "fits"),
    [
        (POINT, SECRET, True),
        (POINT + "=", SECRET + "==", True),
        ("A" * 87, SECRET, False),  # no uncompressed point
        (POINT, "A" * 20, False),
        ("", "", False),
        ("é" * 87, SECRET, False),
        ("A" * 89, SECRET, False),
        (POINT, "!" * 22, False),
    ],
)
def test_keys_are_told_by_their_form(p256dh, auth, fits):
    assert are_keys(p256dh, auth) is fits
    assert BAD_KEYS
