"""Which partial template and which heading go with each step of a session."""

from sessions.domain.record import (
    Done,
    DoSet,
    GiveFeedback,
    NotStarted,
    PutCuffsOn,
    Stopped,
    TakeCuffsOff,
)

SCREENS: dict[type, str] = {
    NotStarted: "sessions/phone/screens/_ready.html",
    PutCuffsOn: "sessions/phone/screens/_place.html",
    DoSet: "sessions/phone/screens/_set.html",
    TakeCuffsOff: "sessions/phone/screens/_cuffs_off.html",
    GiveFeedback: "sessions/phone/screens/_feedback.html",
    Done: "sessions/phone/screens/_summary.html",
    Stopped: "sessions/phone/screens/_stopped.html",
}

BOUT_SCREEN = "sessions/phone/screens/_bout.html"  # a set that is counted in minutes

STEP_LABELS: dict[type, str] = {GiveFeedback: "How was it?", TakeCuffsOff: "Cuffs off"}
