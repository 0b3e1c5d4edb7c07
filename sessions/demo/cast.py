"""The clients of the demo practice, and the story of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from clients.domain.medicines import MedicineClass


class Story(StrEnum):
    """What happened to a client. Every verdict and every state has a story that ends in it."""

    STEADY = "steady"
    FRESH = "fresh"
    INVITED = "invited"
    INVITATION_EXPIRED = "invitation_expired"
    NEVER_SIGNS_IN = "never_signs_in"
    HALF_ANSWERED = "half_answered"
    NO_CONSENT = "no_consent"
    CONSENT_TAKEN_BACK = "consent_taken_back"
    TO_ACKNOWLEDGE = "to_acknowledge"
    ACKNOWLEDGED = "acknowledged"
    IN_REVIEW = "in_review"
    OVERDUE = "overdue"
    CLIENT_ASKED = "client_asked"
    COACH_ASKED = "coach_asked"
    ANSWERED = "answered"
    PROPOSED = "proposed"
    TAKEN_BACK = "taken_back"
    TWO_ADMINS = "two_admins"
    CLEARED_WITH_LIMITS = "cleared_with_limits"
    REFUSED = "refused"
    CONTRAINDICATED = "contraindicated"
    ONE_REGION = "one_region"
    EXPIRED = "expired"
    REVOKED = "revoked"
    STOPPED = "stopped"
    STOPPED_YESTERDAY = "stopped_yesterday"
    STOPPED_AND_SWOLLEN = "stopped_and_swollen"
    STOPPED_AND_BACK = "stopped_and_back"
    STALE_ONE_REP_MAX = "stale_one_rep_max"
    MISSING_SESSIONS = "missing_sessions"
    OPERATED = "operated"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One client. `answers` has those that are not harmless; `coach` is the index of one of three coaches."""

    name: str
    birth_on: date
    story: Story
    coach: int = 0
    sex: str = "not_stated"
    unit: str = "kg"
    time_zone: str = "Europe/Berlin"
    height_cm: int = 174
    weight_kg: int = 72
    # The factor of all 1RMs; 1 is a typical lifter.
    strength: float = 1.0
    answers: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    # (name, kind, note) of each medicine that is on the list before the first screening.
    medicines: tuple[tuple[str, MedicineClass, str], ...] = ()

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}.{self.name.split()[-1].lower()}@demo.example"


COACHES = ("Mara Lindqvist", "Tomás Ferreira", "Aiko Brandt")
ADMIN = "Henrik Vos"
ON_THE_PILL = MappingProxyType({"medicines": "yes", "hormones": "combined"})
SECOND_ADMIN = "Marit Solberg"


def person(name: str, year: int, story: Story, **facts: Any) -> Person:
    day = 1 + sum(map(ord, name)) % 28
    return Person(name=name, birth_on=date(year, 1 + len(name) % 12, day), story=story, **facts)


CLIENTS: tuple[Person, ...] = (
    person("Jonas Weber", 1994, Story.STEADY, sex="male", strength=1.15, weight_kg=81, height_cm=183),
    person("Elif Yıldız", 1998, Story.STEADY, sex="female", strength=0.8, weight_kg=61, height_cm=166),
    person("Noah Petersen", 1990, Story.STEADY, coach=1, strength=1.05),
    person(
        "Camille Dubois", 1992, Story.ANSWERED, coach=1, sex="female", answers={"varicose_veins": "yes"},
    ),
    person(
        "Liam O'Connor", 1996, Story.STEADY, coach=2, unit="lb", time_zone="America/New_York", strength=1.2,
    ),
    person("Sofia Rossi", 1999, Story.STEADY, sex="female", strength=0.82),
    person("Mateusz Kowalski", 1993, Story.STOPPED_AND_BACK, strength=1.1),
    person("Hannah Schulz", 1997, Story.STOPPED_YESTERDAY, coach=1, sex="female", strength=0.76),
    person(
        "Kenji Nakamura", 1995, Story.OVERDUE, coach=2, time_zone="Asia/Tokyo", answers={"kidney": "yes"},
    ),
    person("Grace Okafor", 1991, Story.TWO_ADMINS, sex="female", answers={"stroke": "yes"}, strength=0.9),
    person("Lucas Silva", 2000, Story.STOPPED_AND_SWOLLEN, coach=2, unit="lb", time_zone="America/Sao_Paulo"),
    person("Anna Lehmann", 1994, Story.TAKEN_BACK, sex="female", answers={"varicose_veins": "not_sure"}),
    person("David Cohen", 1989, Story.CONSENT_TAKEN_BACK, coach=1),
    person("Priya Raman", 1996, Story.FRESH, sex="female", strength=0.72),
    person("Oskar Nyberg", 1999, Story.INVITED),
    person("Zoë van den Berg", 1995, Story.INVITED, coach=2, sex="female"),
    person("Marek Novák", 1992, Story.INVITATION_EXPIRED, coach=1),
    person("Ines Carvalho", 1990, Story.NEVER_SIGNS_IN, sex="female", strength=0.8),
    person("Walter Hoffmann", 1987, Story.NEVER_SIGNS_IN, coach=2, strength=0.95),
    person("Nora Lindgren", 1999, Story.NO_CONSENT, sex="female", strength=0.75),
    person("Nadia Haddad", 1997, Story.HALF_ANSWERED, sex="female"),
    person(
        "Peter Janssen", 1978, Story.TO_ACKNOWLEDGE,
        answers={"high_blood_pressure": "yes", "blood_pressure_control": "steady", "medicines": "yes"},
        medicines=(("Metoprolol", MedicineClass.BETA_BLOCKER, "47.5 mg in the morning"),),
    ),
    person("Laura Müller", 1993, Story.TO_ACKNOWLEDGE, coach=1, sex="female", answers=ON_THE_PILL),
    person("Thomas Becker", 1981, Story.ACKNOWLEDGED, strength=0.95),
    person(
        "Julia Wagner", 1996, Story.ACKNOWLEDGED, coach=1, sex="female",
        answers=ON_THE_PILL, strength=0.75,
    ),
    person("Samuel Adeyemi", 1990, Story.ACKNOWLEDGED, coach=2, answers={"weeks_off": "yes"}),
    person("Greta Andersson", 1988, Story.IN_REVIEW, sex="female", answers={"varicose_veins": "yes"}),
    person(
        "Ivan Petrov", 1984, Story.PROPOSED, coach=1, answers={"blood_pressure": [[166, 102], [162, 98]]},
    ),
    person(
        "Ruth Meyer", 1956, Story.CLIENT_ASKED, coach=2, sex="female",
        answers={"medicines": "yes", "blood_thinner": "yes", "muscle_medicine": "one"},
        medicines=(
            ("Apixaban", MedicineClass.ANTICOAGULANT, "5 mg, twice a day"),
            ("Simvastatin", MedicineClass.STATIN, "20 mg in the evening"),
        ),
    ),
    person("Chloé Martin", 1994, Story.COACH_ASKED, sex="female", answers={"bleeding": "not_sure"}),
    person("Bernd Krüger", 1983, Story.CLEARED_WITH_LIMITS, answers={"varicose_veins": "yes"}, strength=0.9),
    person(
        "Fatima Zahra", 1991, Story.CLEARED_WITH_LIMITS, coach=1, sex="female",
        answers={"kidney": "yes"}, strength=0.7,
    ),
    person("Stefan Vogel", 1979, Story.REFUSED, answers={"stroke": "yes"}),
    person("Maria Kowalczyk", 1986, Story.CONTRAINDICATED, sex="female", answers={"blood_clot": "yes"}),
    person(
        "Emma Fischer", 1995, Story.CONTRAINDICATED, coach=1, sex="female", answers={"pregnancy": "pregnant"},
    ),
    person(
        "Aaron Levy", 1989, Story.ONE_REGION, coach=2,
        answers={"shunt": "yes", "shunt_limbs": ["left_upper"]},
    ),
    person("Birgit Lange", 1990, Story.EXPIRED, sex="female", strength=0.75),
    person("Carlos Mendoza", 1992, Story.REVOKED, coach=1),
    person("Yuki Tanaka", 1998, Story.STOPPED, sex="female", strength=0.7),
    person(
        "Robert King", 1991, Story.STALE_ONE_REP_MAX, coach=2, unit="lb",
        time_zone="America/Chicago", strength=1.1,
    ),
    person("Lena Hartmann", 1997, Story.MISSING_SESSIONS, sex="female", strength=0.78),
    person(
        "Klara Engel", 1993, Story.OPERATED, sex="female", strength=0.8,
        answers={"surgery": "yes", "surgery_when": "under_12_weeks", "surgery_limbs": ["left_lower"]},
    ),
)  # fmt: skip
# Coached for a while, then archived.
ARCHIVED = person("Viktor Stein", 1990, Story.ARCHIVED, coach=1)

# 1RM of a typical lifter in kg, by exercise; `strength` multiplies it.
TYPICAL_ONE_REP_MAX_KG = MappingProxyType(
    {
        "leg-extension": 70,
        "leg-press": 140,
        "leg-curl": 50,
        "back-squat": 100,
        "biceps-curl": 18,
        "chest-press": 60,
        "triceps-pushdown": 40,
        "seated-row": 65,
    }
)
