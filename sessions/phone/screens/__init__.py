"""The page of a training session on the phone: one thing a screen."""

from sessions.phone.screens.exercise import ExercisePage, SetRow
from sessions.phone.screens.page import (
    MORE_REPS_OFFERED,
    UNDO_SECONDS,
    LivePage,
    knows_the_questions,
    live_page,
)

__all__ = [
    "MORE_REPS_OFFERED",
    "UNDO_SECONDS",
    "ExercisePage",
    "LivePage",
    "SetRow",
    "knows_the_questions",
    "live_page",
]
