"""What was done: the events of all phones folded into one record, and the step that comes next."""

from sessions.domain.record.facts import (
    Anomaly,
    AnomalyCode,
    CuffInterval,
    ExerciseRecord,
    Feedback,
    Note,
    PerformedSet,
    PlannedExercise,
    SessionRecord,
    SessionState,
    SymptomReport,
    cuff_seconds_at,
)
from sessions.domain.record.folding import fold
from sessions.domain.record.json_form import record_as_json
from sessions.domain.record.steps import (
    CuffsOffReason,
    Done,
    DoSet,
    GiveFeedback,
    NotStarted,
    PutCuffsOn,
    Step,
    Stopped,
    TakeCuffsOff,
    next_step,
)

__all__ = [
    "Anomaly",
    "AnomalyCode",
    "CuffInterval",
    "CuffsOffReason",
    "DoSet",
    "Done",
    "ExerciseRecord",
    "Feedback",
    "GiveFeedback",
    "NotStarted",
    "Note",
    "PerformedSet",
    "PlannedExercise",
    "PutCuffsOn",
    "SessionRecord",
    "SessionState",
    "Step",
    "Stopped",
    "SymptomReport",
    "TakeCuffsOff",
    "cuff_seconds_at",
    "fold",
    "next_step",
    "record_as_json",
]
