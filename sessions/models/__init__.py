"""The work: what was asked, what was done, what was sent."""

from sessions.models.away import DayOff
from sessions.models.bounces import Bounce
from sessions.models.catalogue import HiddenExercise, PracticeExercise, PracticeProtocol
from sessions.models.choices import SwitchedOff
from sessions.models.events import Event
from sessions.models.feeds import CalendarFeed
from sessions.models.links import UsedLink
from sessions.models.messages import Heartbeat, Message
from sessions.models.prescriptions import Prescription
from sessions.models.programmes import Block, HiddenTemplate, ProgrammeTemplate, Ramp, RampConfirmation
from sessions.models.progression import LoadDecision
from sessions.models.push import PushSubscription
from sessions.models.stops import FollowUpAnswer, StopCase, StopEntry
from sessions.models.training import TrainingSession

__all__ = [
    "Block",
    "Bounce",
    "CalendarFeed",
    "DayOff",
    "Event",
    "FollowUpAnswer",
    "Heartbeat",
    "HiddenExercise",
    "HiddenTemplate",
    "LoadDecision",
    "Message",
    "PracticeExercise",
    "PracticeProtocol",
    "Prescription",
    "ProgrammeTemplate",
    "PushSubscription",
    "Ramp",
    "RampConfirmation",
    "StopCase",
    "StopEntry",
    "SwitchedOff",
    "TrainingSession",
    "UsedLink",
]
