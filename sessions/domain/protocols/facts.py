"""What a protocol is, and every clinical number about dose, once, beside its source.

A protocol says how many repetitions, how fast, with how much rest. How heavy is
the prescription's question, and how long the cuffs stay on is the timing's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clients.domain.sources import Mark
from sessions.domain.figures import sets_text
from sessions.domain.tempo import Tempo

# The band of loads, in whole percent of the one-rep max.
MIN_PERCENT_1RM = 20  # ARTICLE: loads of 20-50 % of one-repetition maximum.
MAX_PERCENT_1RM = 50  # ARTICLE: the same sentence; S-FITCUFFS and S-WERN21 give the same range.
DEFAULT_PERCENT_1RM = 30  # POLICY: the middle of 20-40 %; most trials use it (S-WERN21).
# POLICY: the first sessions are meant to be at about 20 %, and 25 rounded down comes out between 20 and 25 %.
TAPER_PERCENT_1RM = 25
# POLICY: no trial takes a limb's load from the other limb's 1RM (S-CART, S-HUGREG, S-PRUEFC), so where its
# own is not known yet it is the start that trials guess by effort: 20 %.
STAND_IN_PERCENT_1RM = 20
REASON_ABOVE_PERCENT_1RM = 40  # S-OWENS, S-VALD: the position stand stops at 40 %.
STALE_MAX_PERCENT = 35  # POLICY: the lower half of 20-50 % when the 1RM is older than 6 weeks.

# Rest between the sets of one exercise, cuffs on.
MIN_REST_SECONDS = 30  # ARTICLE: 30 s between sets; S-FITCUFFS: 30-60 s.
MAX_REST_SECONDS = 60  # S-FITCUFFS: 30-60 s; S-FREITAS used 60 s.

# How far a practice may go with a protocol of its own.
MOST_SETS = 8  # POLICY
MOST_REPS = 50  # POLICY: of one set; the most in print is 36 on average, to failure (S-ROL25).
LEAST_OWN_REST_SECONDS = 15  # POLICY
MOST_OWN_REST_SECONDS = 180  # POLICY: as long as the longest changeover.
MOST_SECONDS_PER_REP = 10  # POLICY

# Time under the cuff.
CUFF_WARN_SECONDS = 10 * 60  # POLICY: the short end of the article's 10-15 min; S-PB18: about 10 min.
CUFF_CAP_SECONDS = 15 * 60  # ARTICLE: no longer than 10-15 min; S-FITCUFFS, S-VALD: under 15 min.
CHANGEOVER_SECONDS = 60  # S-FITCUFFS: at least a minute between exercises, cuffs released.
LONG_CHANGEOVER_SECONDS = 180  # S-VALD: three minutes for the blood to flow back ...
LONG_CHANGEOVER_FROM_SECONDS = 10 * 60  # ... POLICY: once the cuffs have been on for ten minutes in all.


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a number of the dose rests on: keys of the list of sources, and the mark."""

    source_keys: tuple[str, ...]
    mark: Mark


GROUNDS: Mapping[str, Ground] = MappingProxyType(
    {
        "band": Ground(source_keys=("ARTICLE", "S-FITCUFFS", "S-WERN21"), mark=Mark.SEEN),
        "default": Ground(source_keys=("S-WERN21",), mark=Mark.POLICY),
        "reason": Ground(source_keys=("S-OWENS", "S-VALD"), mark=Mark.SEEN),
        "rest": Ground(source_keys=("ARTICLE", "S-FITCUFFS"), mark=Mark.SEEN),
        "changeover": Ground(source_keys=("S-FITCUFFS",), mark=Mark.SEEN),
        "long changeover": Ground(source_keys=("S-VALD",), mark=Mark.POLICY),
        "warn": Ground(source_keys=("ARTICLE", "S-PB18"), mark=Mark.POLICY),
        "cap": Ground(source_keys=("ARTICLE", "S-FITCUFFS", "S-VALD"), mark=Mark.SEEN),
        "placement": Ground(source_keys=("ARTICLE", "S-FITCUFFS", "S-ROLNICK21"), mark=Mark.SEEN),
        "estimate": Ground(source_keys=("S-SSF", "S-RSTU"), mark=Mark.SEEN),
        "tempo 2-0-2": Ground(source_keys=("S-P7534",), mark=Mark.SEEN),
        "tempo 1-0-1": Ground(source_keys=(), mark=Mark.MEMORY),
    }
)


class CuffMode(StrEnum):
    """What happens to the cuffs between two exercises. What they do between sets, the protocol says."""

    RELEASED = "released"  # They come off for at least `changeover_seconds()`. The default.
    CONTINUOUS = "continuous"  # They stay on, and the changeover counts as time under the cuff.

    @property
    def label(self) -> str:
        """The mode in plain words, for a choice."""
        return _CUFF_MODE_LABELS[self]


_CUFF_MODE_LABELS = {
    CuffMode.RELEASED: "Cuffs off between exercises",
    CuffMode.CONTINUOUS: "Cuffs stay on between exercises",
}


OWN_PROTOCOL = "own-"  # what the code of a practice's own protocol begins with; no shipped one does
TEMPO_2_0_2 = Tempo(up_seconds=2, pause_seconds=0, down_seconds=2)  # S-P7534: 2 s up, 2 s down, no pause.
TEMPO_1_0_1 = Tempo(
    up_seconds=1, pause_seconds=0, down_seconds=1
)  # Memory: Patterson 2019, 1-2 s up and down.


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """Sets, repetitions, rest and speed of one exercise.

    `sets` holds the repetitions of each set in order. From set `failure_from` on no number is asked for: the
    client does as many as they can, and those of `sets` only plan the time; None where none goes to failure.
    A stored prescription names `code` and `version`, so a changed row gets a new version.
    One that a practice wrote has no sources: `source_text` is what its author says it comes from, and
    `is_retired` that it is offered no more. `released_between_sets`: the cuffs are off in its rests.
    """

    code: str
    version: int
    name: str
    sets: tuple[int, ...]
    failure_from: int | None = None
    rest_seconds: int
    tempo: Tempo
    default_percent_1rm: int
    source_keys: tuple[str, ...]
    mark: Mark
    note: str
    source_text: str = ""
    is_retired: bool = False
    released_between_sets: bool = False

    @property
    def is_own(self) -> bool:
        """Whether a practice wrote it."""
        return self.code.startswith(OWN_PROTOCOL)

    @property
    def cuff_seconds(self) -> int:
        """Seconds under the cuff for one exercise: repetitions x tempo + the rests, where they stay on."""
        return self.elapsed_seconds - self.off_seconds

    @property
    def off_seconds(self) -> int:
        """Seconds of its rests in which the cuffs are off."""
        return self.rest_seconds * max(0, len(self.sets) - 1) if self.released_between_sets else 0

    @property
    def elapsed_seconds(self) -> int:
        """Seconds from its first repetition to its last, the rests included."""
        rests = self.rest_seconds * max(0, len(self.sets) - 1)
        return self.reps * self.tempo.seconds_per_rep + rests

    @property
    def to_failure(self) -> bool:
        """Whether any set goes to failure."""
        return self.failure_from is not None

    @property
    def sets_text(self) -> str:
        """Such as "30/15/15/15"; "max" stands for as many as possible."""
        return sets_text(self.sets, self.failure_from)

    @property
    def reps(self) -> int:
        """Repetitions of all sets together."""
        return sum(self.sets)


def protocol_faults(protocol: Protocol) -> tuple[tuple[str, str], ...]:
    """Return (field, sentence) for each bound that a protocol passes; empty when it can be used."""
    faults = []
    if not 1 <= len(protocol.sets) <= MOST_SETS or any(not 1 <= reps <= MOST_REPS for reps in protocol.sets):
        faults.append(("sets", f"A protocol has 1 to {MOST_SETS} sets of 1 to {MOST_REPS} repetitions."))
    elif protocol.failure_from is not None and not 1 <= protocol.failure_from <= len(protocol.sets):
        faults.append(("failure_from", "There is no such set."))
    if not LEAST_OWN_REST_SECONDS <= protocol.rest_seconds <= MOST_OWN_REST_SECONDS:
        faults.append(
            (
                "rest_seconds",
                f"Rest between sets is {LEAST_OWN_REST_SECONDS} to {MOST_OWN_REST_SECONDS} seconds.",
            )
        )
    if not 1 <= protocol.tempo.seconds_per_rep <= MOST_SECONDS_PER_REP:
        faults.append(("tempo", f"One repetition takes 1 to {MOST_SECONDS_PER_REP} seconds."))
    if not faults and protocol.cuff_seconds > CUFF_CAP_SECONDS:
        faults.append(
            (
                "sets",
                f"One exercise of it would be longer than {CUFF_CAP_SECONDS // 60} minutes under the cuff.",
            )
        )
    return tuple(faults)


def protocol_problems(protocol: Protocol) -> tuple[str, ...]:
    """Why a protocol cannot be used, in words; empty when it can."""
    return tuple(sentence for _, sentence in protocol_faults(protocol))


def changeover_seconds(cuff_seconds: int) -> int:
    """How long the cuffs are off between two exercises, after `cuff_seconds` under them in all."""
    return LONG_CHANGEOVER_SECONDS if cuff_seconds >= LONG_CHANGEOVER_FROM_SECONDS else CHANGEOVER_SECONDS
