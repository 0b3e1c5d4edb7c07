from uuid import uuid4

from django.urls import reverse

from clients.models import CoachNote


def url(client) -> str:
    return reverse("clients:notes", args=[client.id])


def test_a_note_is_kept_with_its_author_and_shown(client_person, coach, browser_of):
    browser = browser_of(coach)

    browser.post(url(client_person), {"note_id": str(uuid4()), "text": "Left knee <i>clicks</i>.\r\nAsk."})

    note = CoachNote.objects.get()
    assert (note.author, note.text) == (coach, "Left knee <i>clicks</i>.\nAsk.")
    assert "Left knee &lt;i&gt;clicks" in browser.get(url(client_person)).content.decode()


def test_sending_twice_keeps_one(client_person, coach, browser_of):
    browser, same = browser_of(coach), {"note_id": str(uuid4()), "text": "Once."}

    browser.post(url(client_person), same)
    browser.post(url(client_person), same)

    assert CoachNote.objects.count() == 1


def test_an_empty_or_endless_note_is_refused_and_kept_in_the_form(client_person, coach, browser_of):
    browser = browser_of(coach)

    assert browser.post(url(client_person), {"text": "  "}).context["form"].errors["text"]
    page = browser.post(url(client_person), {"text": "x" * 4001})

    assert page.context["form"].errors["text"]
    assert page.context["form"]["text"].value() == "x" * 4001
    assert not CoachNote.objects.exists()


def test_the_client_never_sees_a_note(client_person, coach, browser_of):
    browser_of(coach).post(url(client_person), {"text": "Private remark"})

    mine = browser_of(client_person.user)

    assert mine.get(url(client_person)).status_code == 403
    assert "Private remark" not in mine.get(reverse("clients:me")).content.decode()
