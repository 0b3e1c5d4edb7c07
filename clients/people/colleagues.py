"""Who stands beside a client by their role: coaches and admins, with every address that is known."""

from allauth.account.models import EmailAddress

from clients.domain.consent import NamedPerson
from clients.models import Client, User


def colleagues_of(client: Client) -> list[NamedPerson]:
    """Return the client's coaches and the admins of the practice, once for each address. Three queries."""
    people = {each.pk: each for each in client.coaches.all()}
    people |= {each.pk: each for each in User.objects.admins().filter(practice=client.practice_id)}
    named = [NamedPerson(name=each.name, email=each.email) for each in people.values()]
    others = EmailAddress.objects.filter(user__in=people)
    return named + [NamedPerson(name=people[each.user_id].name, email=each.email) for each in others]
