"""The work: what was asked, what was done, what was sent."""

from sessions.models.choices import SwitchedOff
from sessions.models.messages import Heartbeat, Message
from sessions.models.stops import FollowUpAnswer, StopCase, StopEntry
from sessions.models.training import Event, Prescription, TrainingSession

__all__ = [
    "Event",
    "FollowUpAnswer",
    "Heartbeat",
    "Message",
    "Prescription",
    "StopCase",
    "StopEntry",
    "SwitchedOff",
    "TrainingSession",
]
