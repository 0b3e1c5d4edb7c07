"""The back office shows every model and changes none."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests import builders

pytestmark = pytest.mark.django_db

OURS = [model for model in admin.site._registry if model._meta.app_label in ("clients", "training_sessions")]


@pytest.fixture
def superuser(client_person):
    builders.make_screening(client_person)
    builders.make_training_session(client_person)
    return builders.User.objects.create_superuser("root@example.org", "long-enough-1", name="Root")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_it_lists_and_offers_no_way_to_write(model, superuser):
    browser = builders.browser_of(superuser)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    assert browser.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    assert browser.get(reverse(f"{name}_add")).status_code == 403
    for row in model._default_manager.all()[:1]:
        assert browser.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
        assert browser.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
        assert browser.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
