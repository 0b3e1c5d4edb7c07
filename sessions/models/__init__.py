"""The work: what was asked, what was done, what was sent."""

from sessions.models.catalogue import HiddenExercise, PracticeExercise
from sessions.models.choices import SwitchedOff
from sessions.models.messages import Heartbeat, Message
from sessions.models.programmes import Block
from sessions.models.progression import LoadDecision
from sessions.models.stops import FollowUpAnswer, StopCase, StopEntry
from sessions.models.training import Event, Prescription, TrainingSession

__all__ = [
    "Block",
    "Event",
    "FollowUpAnswer",
    "Heartbeat",
    "HiddenExercise",
    "LoadDecision",
    "Message",
    "PracticeExercise",
    "Prescription",
    "StopCase",
    "StopEntry",
    "SwitchedOff",
    "TrainingSession",
]
