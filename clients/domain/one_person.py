"""Signs that two logins are one person, for decisions that take two people or an uninvolved one.

It knows what logins say about themselves and how they came to be. A person who uses another name, another
mailbox and another device for the second login is not recognised.
"""

import re
import unicodedata
from collections.abc import Hashable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

# Policy: so long nothing but the other login speaks for one that it invited.
NEW_LOGIN_FOR = timedelta(days=14)
# Policy: how long a browser in which the one decided is not one for the other to confirm in.
BROWSER_COUNTS_FOR = timedelta(days=30)

# Two addresses of one provider that end in one mailbox.
_SAME_PROVIDER = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
}
_TITLES = frozenset({"dr", "prof", "med", "md", "phd", "mr", "mrs", "ms", "mx", "herr", "frau", "dipl"})


class Sign(StrEnum):
    """What two logins have in common."""

    SAME_MAILBOX = "same_mailbox"
    SAME_NAME = "same_name"
    INVITED = "invited"
    SAME_BROWSER = "same_browser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What is known of the person behind a login, or of a client without one.

    `names` and `addresses` are all that the login has or had. `inviters` are who invited it, who invited that
    one, and so on; `joined_on` is the day on which the invitation was accepted. Without one, it is None.
    """

    id: UUID
    name: str
    names: frozenset[str]
    addresses: frozenset[str]
    inviters: tuple[UUID, ...] = ()
    joined_on: date | None = None

    def is_new(self, today: date) -> bool:
        """Whether the login was invited and accepted less than `NEW_LOGIN_FOR` ago."""
        return self.joined_on is not None and today < self.joined_on + NEW_LOGIN_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """One sign, and a sentence about it for the admin who is refused."""

    sign: Sign
    sentence: str


def mailbox(address: str) -> str:
    """Return the mailbox of an address: lower case, without a tag and dots, one domain a provider."""
    local, _, domain = address.strip().casefold().rpartition("@")
    local = local.partition("+")[0].replace(".", "")
    return f"{local}@{_SAME_PROVIDER.get(domain, domain)}" if local and domain else ""


def plain_name(name: str) -> str:
    """Return a name without case, accents, titles and the order of its words; "" where nothing is left."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    without_accents = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"\w+", without_accents)
    return " ".join(sorted(word for word in words if word not in _TITLES))


def shared_identity(one: Login, other: Login) -> list[Suspicion]:
    """Return what the two logins say of themselves in common: a mailbox, a name."""
    found = []
    if _shared({mailbox(each) for each in one.addresses}, {mailbox(each) for each in other.addresses}):
        found.append(
            Suspicion(
                sign=Sign.SAME_MAILBOX,
                sentence=f"Your login and that of {other.name} have one mailbox.",
            )
        )
    if _shared({plain_name(each) for each in one.names}, {plain_name(each) for each in other.names}):
        found.append(
            Suspicion(
                sign=Sign.SAME_NAME,
                sentence=f"Your login and that of {other.name} carry one name. If you are two people, "
                "add a middle name under “Account”.",
            )
        )
    return found


def signs_of_one_person(
    one: Login, other: Login, *, is_browser_of_other: bool, today: date
) -> list[Suspicion]:
    """Return each sign that `one`, who wants to confirm what `other` proposed, is the same person.

    `is_browser_of_other`: `other` has decided in the browser that `one` uses now, within
    `BROWSER_COUNTS_FOR`. `today` is the day in the practice.
    """
    found = shared_identity(one, other)
    if one.is_new(today) and other.id in one.inviters:
        found.append(_invited(one, f"{other.name} invited your login, and it is new.", today))
    elif other.is_new(today) and one.id in other.inviters:
        found.append(_invited(other, f"You invited the login of {other.name}, and it is new.", today))
    elif one.is_new(today) and other.is_new(today) and _shared(set(one.inviters), set(other.inviters)):
        younger = max(one, other, key=lambda login: login.joined_on or today)
        words = f"One admin invited both your login and that of {other.name}, and both are new."
        found.append(_invited(younger, words, today))
    if is_browser_of_other:
        found.append(
            Suspicion(
                sign=Sign.SAME_BROWSER,
                sentence=f"{other.name} decides in this browser, too. Confirm on a device of your own.",
            )
        )
    return found


def _invited(newer: Login, words: str, today: date) -> Suspicion:
    day = (newer.joined_on or today) + NEW_LOGIN_FOR
    sentence = f"{words} From {day.day} {day:%B %Y} on the two of you can decide this together."
    return Suspicion(sign=Sign.INVITED, sentence=sentence)


def _shared(ones: Set[Hashable], others: Set[Hashable]) -> bool:
    return bool((ones & others) - {""})
