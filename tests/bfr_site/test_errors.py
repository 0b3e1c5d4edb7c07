"""The page of an error of ours, as a collected site shows it, and where nothing was collected."""

import json
import re

import pytest
from django.urls import get_resolver


@pytest.fixture
def collected(settings, tmp_path):
    """`collected(paths)`: a site whose static files have these names."""
    settings.STATIC_ROOT = tmp_path

    def collect(paths):
        manifest = {"paths": paths, "version": "1.1", "hash": ""}
        (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
        files = {"BACKEND": "bfr_site.static_files.StaticFiles"}
        settings.STORAGES = settings.STORAGES | {"staticfiles": files}

    return collect


def page_of_an_error(rf):
    answer = get_resolver().resolve_error_handler(500)(rf.get("/clients/"))
    assert answer.status_code == 500
    return answer.content.decode()


def test_it_asks_for_the_style_sheet_by_the_name_it_was_collected_under(rf, collected):
    collected({"css/site.css": "css/site.0123456789ab.css"})

    assert '<link rel="stylesheet" href="/static/css/site.0123456789ab.css">' in page_of_an_error(rf)


def test_it_comes_without_a_style_sheet_where_none_was_collected(rf, collected):
    collected({})

    page = page_of_an_error(rf)
    assert "Something went wrong on our side" in page
    assert "stylesheet" not in page


@pytest.mark.django_db
def test_an_error_is_as_wide_as_the_pages_of_who_reads_it(coach, client_person, browser_of):
    missing = "/clients/00000000-0000-0000-0000-000000000000/"
    body = {
        user.role: re.search(r"<body[^>]*>", browser_of(user).get(missing).content.decode())[0]
        for user in (coach, client_person.user)
    }

    assert "desktop" in body["coach"]
    assert "phone" in body["client"]
