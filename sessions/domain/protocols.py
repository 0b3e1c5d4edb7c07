"""Protocols as data, and every clinical number about dose, once, beside its source.

A protocol says how many repetitions, how fast, with how much rest. How heavy is
the prescription's question, and how long the cuffs stay on is the timing's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
    """What happens to the cuffs between two exercises. Between sets they stay on."""

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


def protocol_problems(protocol: Protocol) -> tuple[str, ...]:
    """Why a protocol cannot be used, in words; empty when it can."""
    problems = []
    if not 1 <= len(protocol.sets) <= 6 or any(not 1 <= reps <= 100 for reps in protocol.sets):
        problems.append("A protocol has 1 to 6 sets of 1 to 100 repetitions.")
    if not MIN_REST_SECONDS <= protocol.rest_seconds <= MAX_REST_SECONDS:
        problems.append(f"Rest between sets is {MIN_REST_SECONDS} to {MAX_REST_SECONDS} seconds.")
    if not 1 <= protocol.tempo.seconds_per_rep <= 10:
        problems.append("One repetition takes 1 to 10 seconds.")
    return tuple(problems)


_STANDARD_SETS = (30, 15, 15, 15)

DEFAULT = Protocol(
    code="standard-30-15-15-15",
    version=1,
    name="30 / 15 / 15 / 15, 30 s rest",
    sets=_STANDARD_SETS,
    rest_seconds=30,
    tempo=TEMPO_2_0_2,
    default_percent_1rm=DEFAULT_PERCENT_1RM,
    source_keys=("ARTICLE", "S-FITCUFFS", "S-P7534"),
    mark=Mark.SEEN,
    note="The article's protocol. Two exercises fit under 15 minutes, three do not.",
)

PROTOCOLS: tuple[Protocol, ...] = (
    DEFAULT,
    Protocol(
        code="standard-30-15-15-15-rest-45",
        version=1,
        name="30 / 15 / 15 / 15, 45 s rest",
        sets=_STANDARD_SETS,
        rest_seconds=45,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-LUEB14", "S-FITCUFFS"),
        mark=Mark.SEEN,
        note="A longer rest, as Luebbers 2014 used.",
    ),
    Protocol(
        code="standard-30-15-15-15-rest-60",
        version=1,
        name="30 / 15 / 15 / 15, 60 s rest",
        sets=_STANDARD_SETS,
        rest_seconds=60,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-FREITAS", "S-FITCUFFS"),
        mark=Mark.SEEN,
        note="The longest rest that guidance gives between sets with the cuffs on.",
    ),
    Protocol(
        code="quick-30-15-15-15",
        version=1,
        name="30 / 15 / 15 / 15, quick tempo",
        sets=_STANDARD_SETS,
        rest_seconds=30,
        tempo=TEMPO_1_0_1,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("ARTICLE", "S-FITCUFFS"),
        mark=Mark.MEMORY,
        note="One second up, one second down. Three exercises take 12:00 under the cuff.",
    ),
    Protocol(
        code="first-session",
        version=1,
        name="First session: 30 / 15",
        sets=(30, 15),
        rest_seconds=30,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=TAPER_PERCENT_1RM,
        source_keys=("S-WERN21", "S-TAB"),
        mark=Mark.POLICY,
        note="Two sets at the light end, since the first time under the cuff is the hardest on muscle.",
    ),
    Protocol(
        code="second-session",
        version=1,
        name="Second session: 30 / 15 / 15",
        sets=(30, 15, 15),
        rest_seconds=30,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=TAPER_PERCENT_1RM,
        source_keys=("S-WERN21",),
        mark=Mark.POLICY,
        note="One set more than the first time. The full four sets start with the third session.",
    ),
    Protocol(
        code="three-30-15-15",
        version=1,
        name="30 / 15 / 15, 30 s rest",
        sets=(30, 15, 15),
        rest_seconds=30,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-FITCUFFS",),
        mark=Mark.POLICY,
        note="The article's protocol without its last set, where time under the cuff is limited.",
    ),
    Protocol(
        code="two-30-15",
        version=1,
        name="30 / 15, 30 s rest",
        sets=(30, 15),
        rest_seconds=30,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-FITCUFFS",),
        mark=Mark.POLICY,
        note="The fewest sets there are, where time under the cuff is limited.",
    ),
    Protocol(
        code="quick-30-15-15",
        version=1,
        name="30 / 15 / 15, quick tempo",
        sets=(30, 15, 15),
        rest_seconds=30,
        tempo=TEMPO_1_0_1,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-FITCUFFS",),
        mark=Mark.POLICY,
        note="Three sets, one second up, one second down, where time under the cuff is limited.",
    ),
    Protocol(
        code="quick-30-15",
        version=1,
        name="30 / 15, quick tempo",
        sets=(30, 15),
        rest_seconds=30,
        tempo=TEMPO_1_0_1,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-FITCUFFS",),
        mark=Mark.POLICY,
        note="Two sets, one second up, one second down, where time under the cuff is limited.",
    ),
    Protocol(
        code="four-sets-to-failure",
        version=1,
        name="Four sets, as many repetitions as possible",
        # S-ROL25 (678 people): 36.0, 14.7, 11.5 and 10.4 on average, 73.1 in all; here in whole repetitions.
        sets=(36, 15, 12, 10),
        failure_from=1,
        rest_seconds=30,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-ROL25", "S-FITCUFFS"),
        mark=Mark.SEEN,
        note="The minutes are planned with the average of 678 people: 36, 15, 12 and 10 repetitions.",
    ),
    Protocol(
        code="30-15-15-failure",
        version=1,
        name="30 / 15 / 15, then as many as possible",
        # S-CART stops the last set at 30, so its minutes are planned with them.
        sets=(30, 15, 15, 30),
        failure_from=4,
        rest_seconds=30,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-P7534", "S-CART"),
        mark=Mark.SEEN,
        note="The last set to failure, as before a knee replacement: more than 15 call for more load.",
    ),
    Protocol(
        code="four-by-15-rest-60",
        version=1,
        name="4 x 15, 60 s rest",
        sets=(15, 15, 15, 15),
        rest_seconds=60,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=MIN_PERCENT_1RM,
        source_keys=("S-FERRAZ",),
        mark=Mark.SEEN,
        note="The first weeks of a trial, at 20 % of 1RM.",
    ),
    Protocol(
        code="five-by-15-rest-60",
        version=1,
        name="5 x 15, 60 s rest",
        sets=(15, 15, 15, 15, 15),
        rest_seconds=60,
        tempo=TEMPO_2_0_2,
        default_percent_1rm=DEFAULT_PERCENT_1RM,
        source_keys=("S-FERRAZ",),
        mark=Mark.SEEN,
        note="The later weeks of the same trial, at 30 % of 1RM.",
    ),
)

BY_CODE: Mapping[str, Protocol] = MappingProxyType({protocol.code: protocol for protocol in PROTOCOLS})

# The first sessions of a region, by number: the muscles are not used to it yet. From the third on nothing
# is taken away.
TAPER: Mapping[int, Protocol] = MappingProxyType(
    {1: BY_CODE["first-session"], 2: BY_CODE["second-session"]}  # POLICY, from S-WERN21 and S-TAB.
)


TAPER_CODES = frozenset(protocol.code for protocol in TAPER.values())

# POLICY: how much may be asked for in these sessions, in percent of 1RM. Nothing lighter than the band may be
# loaded, so the first session has the lightest load there is from 20 up to TAPER_PERCENT_1RM.
TAPER_MAX_PERCENT: Mapping[int, int] = MappingProxyType({1: MIN_PERCENT_1RM, 2: DEFAULT_PERCENT_1RM})
# POLICY: on the way back after a suspected muscle breakdown no set goes to failure, and nothing above the
# second session's percent is asked for. A plan of three steps of five days is in print (S-RTP16); at two to
# three sessions a week that is six.
WAY_BACK_SESSIONS = 6
BREAK_DAYS = 14  # POLICY: after more days than this without cuffs the muscles begin anew.


def taper(number: int) -> Protocol | None:
    """The protocol that stands in for any other in session `number` of a region; None from the third on."""
    return TAPER.get(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNumber:
    """Which session of its region a day would have, counted from 1 and anew after a break.

    `on_way_back`: it is one of the first after a suspected muscle breakdown.
    """

    number: int
    after_break: bool
    on_way_back: bool = False


def session_number(
    trained_on: Iterable[date], on: date, way_back_from_on: date | None = None
) -> SessionNumber:
    """Count the sessions of a region up to `on`, this one included, since the last break.

    `trained_on` has the days of its sessions under cuffs, done or planned, in any order. Those after `on`
    do not count, nor do those up to the day of a doctor's word about a suspected muscle breakdown,
    `way_back_from_on`: on that day the session may be the one that caused it.
    """
    days = sorted(day for day in trained_on if day <= on)
    counted = _since_last_break(days, on)
    if way_back_from_on is None:
        return counted
    number = 1 + sum(day > way_back_from_on for day in days)
    return SessionNumber(
        number=min(counted.number, number),
        after_break=counted.after_break and counted.number <= number,
        on_way_back=number <= WAY_BACK_SESSIONS,
    )


def _since_last_break(days: Sequence[date], on: date) -> SessionNumber:
    number, later = 1, on
    for day in reversed(days):
        if (later - day).days > BREAK_DAYS:
            return SessionNumber(number=number, after_break=True)
        number, later = number + 1, day
    return SessionNumber(number=number, after_break=False)


def eased_percent(number: int | None, *, on_way_back: bool = False) -> int:
    """How much may be asked for in session `number` of a region; None where nothing is eased."""
    most = TAPER_MAX_PERCENT[2] if on_way_back else MAX_PERCENT_1RM
    return TAPER_MAX_PERCENT.get(number or 0, most)


def eased_protocol(place: SessionNumber, chosen: Protocol) -> Protocol:
    """The protocol of a session that is eased into, and on the way back none to failure.

    The taper's where it has fewer sets, or where the chosen one goes to failure.
    """
    gentle = taper(place.number)
    if gentle is not None and (len(gentle.sets) < len(chosen.sets) or chosen.to_failure):
        return gentle
    return DEFAULT if place.on_way_back and chosen.to_failure else chosen


def changeover_seconds(cuff_seconds: int) -> int:
    """How long the cuffs are off between two exercises, after `cuff_seconds` under them in all."""
    return LONG_CHANGEOVER_SECONDS if cuff_seconds >= LONG_CHANGEOVER_FROM_SECONDS else CHANGEOVER_SECONDS
