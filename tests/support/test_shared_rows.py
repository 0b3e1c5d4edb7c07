"""Each test sees the shared rows it asks for, unchanged, and no others."""

import pytest

from clients.models import Practice
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
made: list[str] = []


@shared_rows
def first(db):
    made.append("first")
    return Practice.objects.create(name="First", time_zone="UTC")


@shared_rows
def second(first):
    made.append("second")
    return Practice.objects.create(name=f"Second, after {first.name}", time_zone="UTC")


def names():
    return list(Practice.objects.order_by("name").values_list("name", flat=True))


@pytest.mark.parametrize("time", [1, 2])
def test_who_asks_for_nothing_sees_nothing(time):
    assert names() == []


@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_changes_is_as_it_was_for_the_next(first, time):
    assert (first.name, names()) == ("First", ["First"])

    first.name = "Changed"
    first.save()


@pytest.mark.parametrize("time", [1, 2])
def test_rows_that_stand_on_others_come_with_them(second, time):
    assert names() == ["First", "Second, after First"]
    assert second.pk == Practice.objects.get(name__startswith="Second").pk

    Practice.objects.all().delete()


def test_each_is_made_once_for_all_of_these(second):
    assert made == ["first", "second"]
