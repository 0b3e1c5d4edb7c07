import pytest
from django.contrib import admin as django_admin
from django.urls import reverse

from clients.models import User
from tests.support import builders
from tests.support.shared_rows import shared_rows

OURS = ("clients", "training_sessions")
MODELS = [model for model in django_admin.site._registry if model._meta.app_label in OURS]
# Read on the page of the training session they belong to.
INLINE = {"Prescription"}


@pytest.fixture
def browser(db, browser_of):
    return browser_of(User.objects.create_superuser("root@example.org", "x", name="Root"))


@shared_rows
def rows(coach):
    """Something of most models."""
    return builders.make_training_session(builders.make_cleared_client(coach))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_rows_are_found_and_read_but_never_changed(model, rows, browser):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    assert browser.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    assert browser.get(reverse(f"{name}_add")).status_code == 403
    row = model.objects.first()
    if row is not None:
        page = browser.get(reverse(f"{name}_change", args=[row.pk]))
        assert page.status_code == 200
        assert b'name="_save"' not in page.content
        assert browser.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
        assert browser.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_every_model_is_there():
    from django.apps import apps

    existing = {model.__name__ for label in OURS for model in apps.get_app_config(label).get_models()}
    assert existing == {model.__name__ for model in MODELS} | INLINE


def test_an_admin_of_a_practice_has_no_back_office(admin, browser_of):
    assert browser_of(admin).get("/admin/").status_code in (302, 403)
