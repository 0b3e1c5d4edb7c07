"""Signs that two logins are one person, without a database."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from clients.domain.one_person import (
    NEW_LOGIN_FOR,
    Login,
    Sign,
    mailbox,
    plain_name,
    shared_identity,
    signs_of_one_person,
)

TODAY = date(2028, 2, 29)
ADA, BEA, FOUNDER = UUID(int=1), UUID(int=2), UUID(int=3)


def login(id_, name, address, **facts) -> Login:
    return Login(id=id_, name=name, names=frozenset({name}), addresses=frozenset({address}), **facts)


ada = login(ADA, "Ada Admin", "ada@example.org")
bea = login(BEA, "Bea Second", "bea@example.org")


def signs(one, other, *, is_browser_of_other=False) -> list[Sign]:
    found = signs_of_one_person(one, other, is_browser_of_other=is_browser_of_other, today=TODAY)
    return [each.sign for each in found]


def test_two_people_have_nothing_in_common():
    assert signs(ada, bea) == []


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("ADA@Example.org ", "ada@example.org"),
        ("ada+desk@example.org", "ada@example.org"),
        ("a.d.a@example.org", "ada@example.org"),
        ("ada@googlemail.com", "ada@gmail.com"),
        ("ada@pm.me", "ada@proton.me"),
    ],
)
def test_one_mailbox_has_many_addresses(address, same):
    assert mailbox(address) == mailbox(same)
    assert signs(login(ADA, "Ada", address), login(BEA, "Bea", same)) == [Sign.SAME_MAILBOX]


@pytest.mark.parametrize("nothing", ["", " ", "@example.org", "ada", "+tag@example.org", "..@example.org"])
def test_what_is_no_address_is_no_mailbox(nothing):
    assert mailbox(nothing) == ""
    assert signs(login(ADA, "Ada", nothing), login(BEA, "Bea", nothing)) == []


def test_the_same_local_part_elsewhere_is_another_mailbox():
    assert mailbox("ada@example.org") != mailbox("ada@example.com")


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Dr. Ada  Admin", "ada admin"),
        ("Admin, Ada", "Ada Admin"),
        ("José Núñez", "Jose Nunez"),
        ("Prof. Dr. med. Anna-Lena Groß", "anna lena GROSS"),
    ],
)
def test_one_name_is_written_in_many_ways(name, same):
    assert plain_name(name) == plain_name(same)
    assert signs(login(ADA, name, "a@example.org"), login(BEA, same, "b@example.org")) == [Sign.SAME_NAME]


@pytest.mark.parametrize("nothing", ["", "Dr.", "?!"])
def test_what_is_no_name_is_not_compared(nothing):
    assert signs(login(ADA, nothing, "a@example.org"), login(BEA, nothing, "b@example.org")) == []


def test_a_middle_name_tells_two_people_apart():
    assert plain_name("Ada M. Admin") != plain_name("Ada Admin")


def test_a_name_or_an_address_of_earlier_counts():
    renamed = replace(bea, names=frozenset({"Bea Second", "Ada Admin"}))
    moved = replace(bea, addresses=frozenset({"bea@example.org", "ada+two@example.org"}))

    assert signs(ada, renamed) == [Sign.SAME_NAME]
    assert signs(moved, ada) == [Sign.SAME_MAILBOX]


@pytest.mark.parametrize(("age", "found"), [(0, [Sign.INVITED]), (13, [Sign.INVITED]), (14, [])])
@pytest.mark.parametrize("confirms_as_the_new_one", [True, False])
def test_a_login_is_new_for_two_weeks_to_whoever_invited_it(age, found, confirms_as_the_new_one):
    new = replace(bea, inviters=(ADA,), joined_on=TODAY - timedelta(days=age))
    pair = (new, ada) if confirms_as_the_new_one else (ada, new)

    assert signs(*pair) == found


def test_an_invitation_by_way_of_a_third_login_counts():
    new = replace(bea, inviters=(FOUNDER, ADA), joined_on=TODAY)

    assert signs(new, ada) == [Sign.INVITED]


def test_two_new_logins_of_one_admin_wait_for_the_younger_one():
    one = replace(ada, inviters=(FOUNDER,), joined_on=TODAY - timedelta(days=3))
    other = replace(bea, inviters=(FOUNDER,), joined_on=TODAY - timedelta(days=1))

    [found] = signs_of_one_person(one, other, is_browser_of_other=False, today=TODAY)

    assert found.sign is Sign.INVITED
    assert "From 13 March 2028 on" in found.sentence  # NEW_LOGIN_FOR after 28 February
    assert timedelta(days=14) == NEW_LOGIN_FOR


def test_a_new_login_confirms_what_somebody_proposed_who_was_there_before():
    long_there = replace(ada, inviters=(FOUNDER,), joined_on=TODAY - timedelta(days=400))
    new = replace(bea, inviters=(FOUNDER,), joined_on=TODAY)

    assert signs(new, long_there) == signs(long_there, new) == []


def test_two_new_logins_of_two_admins_are_two_people():
    one = replace(ada, inviters=(FOUNDER,), joined_on=TODAY)
    other = replace(bea, inviters=(UUID(int=4),), joined_on=TODAY)

    assert signs(one, other) == []


def test_the_browser_of_the_other_admin_is_a_sign():
    assert signs(ada, bea, is_browser_of_other=True) == [Sign.SAME_BROWSER]


def test_each_sentence_names_the_other_admin():
    same = login(BEA, "Ada Admin", "ada+b@example.org", inviters=(ADA,), joined_on=TODAY)

    found = signs_of_one_person(ada, same, is_browser_of_other=True, today=TODAY)

    assert [each.sign for each in found] == list(Sign)
    assert all("Ada Admin" in each.sentence for each in found)
    assert [each.sign for each in shared_identity(ada, same)] == [Sign.SAME_MAILBOX, Sign.SAME_NAME]
