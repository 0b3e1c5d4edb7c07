"""The work: what was asked, what was done, what was sent."""

from sessions.models.messages import Heartbeat, Message
from sessions.models.training import Event, Prescription, TrainingSession

__all__ = ["Event", "Heartbeat", "Message", "Prescription", "TrainingSession"]
