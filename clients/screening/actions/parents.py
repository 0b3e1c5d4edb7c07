"""Which parent may answer with a child: not the child, and nobody who plans or decides for it."""

from dataclasses import dataclass

from clients.audit.refusals import FieldsRefused
from clients.domain.consent import PARENT_IS_CLIENT, NamedPerson, parent_problem
from clients.models import Client, User
from clients.people.colleagues import colleagues_of

COACH_OR_ADMIN = (
    "The client's coach and the admins of the practice may not be the parent, and this is the name or the "
    "address of one of them. Name the parent who answered. If two people have one name, add a middle name, "
    "or let an admin who was there send this."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredWith:
    """The parent who answered with a child.

    `is_another_person`: an admin who was there says so, though the name is that of a coach or an admin.
    """

    name: str
    relation: str
    is_another_person: bool = False


def refuse_parent(client: Client, parent: AnsweredWith, *, asked_by: User) -> None:
    """Raise FieldsRefused for a parent who has the name or the address of the client, a coach or an admin.

    An admin who asks in person, and does not coach the client, may say that two people have one name; not
    about themselves.
    """
    named, around = NamedPerson(name=parent.name), colleagues_of(client)
    child = NamedPerson(name=client.name, email=client.email)
    problem = parent_problem(named, client=child, colleagues=around)
    if problem is None:
        return
    may_say_so = asked_by.is_admin and not client.coaches.filter(pk=asked_by.pk).exists()
    is_them = parent_problem(
        named, client=child, colleagues=[NamedPerson(name=asked_by.name, email=asked_by.email)]
    )
    if problem[1] == PARENT_IS_CLIENT or not (parent.is_another_person and may_say_so and is_them is None):
        sentence = PARENT_IS_CLIENT if problem[1] == PARENT_IS_CLIENT else COACH_OR_ADMIN
        raise FieldsRefused([("parent_name", sentence)])
