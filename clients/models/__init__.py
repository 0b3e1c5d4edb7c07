"""Models about a person: who they are, what was asked, decided and measured."""

from clients.models.answers_requests import AnswersRequest
from clients.models.audit import AuditAnchor, AuditEvent
from clients.models.changed_answers import ChangedAnswer
from clients.models.changes import HealthChange
from clients.models.clearance import Acknowledgement, Clearance, Decision, Review
from clients.models.consents import Consent
from clients.models.documents import Document, ReviewNote
from clients.models.equipment import ClientPlace, Equipment, Machine, Place
from clients.models.measurements import BloodPressureReading, BodyWeight, LimbCircumference
from clients.models.medicines import Medicine
from clients.models.occlusion import Cuff, OcclusionPressure
from clients.models.people import Client, CoachNote, Invitation, Practice, User
from clients.models.red_flags import RedFlag, RedFlagEntry
from clients.models.screening import AnswersSeen, Flag, Screening, ScreeningDraft, UnsentAnswer
from clients.models.strength import OneRepMax

__all__ = [
    "Acknowledgement",
    "AnswersRequest",
    "AnswersSeen",
    "AuditAnchor",
    "AuditEvent",
    "BloodPressureReading",
    "BodyWeight",
    "ChangedAnswer",
    "Clearance",
    "Client",
    "ClientPlace",
    "CoachNote",
    "Consent",
    "Cuff",
    "Decision",
    "Document",
    "Equipment",
    "Flag",
    "HealthChange",
    "Invitation",
    "LimbCircumference",
    "Machine",
    "Medicine",
    "OcclusionPressure",
    "OneRepMax",
    "Place",
    "Practice",
    "RedFlag",
    "RedFlagEntry",
    "Review",
    "ReviewNote",
    "Screening",
    "ScreeningDraft",
    "UnsentAnswer",
    "User",
]
