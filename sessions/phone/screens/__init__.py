"""The page of a training session on the phone: one thing a screen."""

from sessions.phone.screens.build import live_page
from sessions.phone.screens.exercise import ExercisePage, SetRow
from sessions.phone.screens.first_week import is_past_first_week
from sessions.phone.screens.page import (
    FAILURE_REPS_OFFERED,
    MORE_REPS_OFFERED,
    UNDO_SECONDS,
    LivePage,
)

__all__ = [
    "FAILURE_REPS_OFFERED",
    "MORE_REPS_OFFERED",
    "UNDO_SECONDS",
    "ExercisePage",
    "LivePage",
    "SetRow",
    "is_past_first_week",
    "live_page",
]
