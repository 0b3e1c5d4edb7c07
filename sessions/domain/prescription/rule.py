"""The rule: a percentage of a one-rep max, rounded down to a load that exists, inside the band.

Never a load outside 20-50 %, never one heavier than asked for, never one that this client
cannot put on. Where no such load exists the answer is a refusal that names the neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment
from clients.domain.numbers import Unit
from clients.domain.occlusion import Cuff, OcclusionPressure, default_percent, pressure_for
from clients.domain.one_rep_max import (
    Freshness,
    OneRepMax,
    freshness,
    is_plausible,
    plausible_text,
)
from clients.domain.regions import Limb, Side
from sessions.domain.exercises import Exercise, WorkKind
from sessions.domain.figures import day_text, percent_text
from sessions.domain.prescription.facts import Prescription, Refusal, RefusalCode
from sessions.domain.prescription.loads import AvailableLoad, available_loads, loads_beside, neighbours
from sessions.domain.prescription.making import HUNDREDTH, LoadRequest, make_prescription, share
from sessions.domain.prescription.no_load import OTHER_EXERCISE, refuse_load
from sessions.domain.prescription.own_weight import prescribe_own_weight
from sessions.domain.prescription.stand_in import is_of_other_work, stand_in_note
from sessions.domain.prescription.timed import prescribe_timed
from sessions.domain.protocols import (
    MAX_PERCENT_1RM,
    MIN_PERCENT_1RM,
    REASON_ABOVE_PERCENT_1RM,
    STALE_MAX_PERCENT,
    STAND_IN_PERCENT_1RM,
    TAPER_PERCENT_1RM,
    Protocol,
    eased_percent,
    protocol_problems,
)
from sessions.domain.sides import sided_name
from sessions.domain.timed import Bouts, usual_bouts
from sessions.domain.way_back import way_back_note


def prescribe(
    *,
    exercise: Exercise,
    one_rep_max: OneRepMax | None,
    equipment: Sequence[Equipment],
    protocol: Protocol,
    percent_1rm: Decimal | int,
    limits: Limits,
    today: date,
    high_load_reason: str = "",
    cuff: Cuff | None = None,
    measured: Sequence[OcclusionPressure] = (),
    pressure_percent: int | None = None,
    session_number: int | None = None,
    on_way_back: bool = False,
    side: Side | None = None,
    affected: Limb | None = None,
    unit: Unit = Unit.KG,
    bouts: Bouts | None = None,
) -> Prescription | Refusal:
    """Work out the load of one exercise, or say why not. Never raises for a bad value.

    `percent_1rm` is what the coach asks for, 20 to 50; above 40 it needs `high_load_reason`.
    `limits` come from the clearance. A 1RM older than 6 weeks lowers the request to the lower
    half of the band, and one older than 12 weeks gives no load. `cuff` is what the client trains this region
    with, and `measured` every occlusion pressure on record; without them tightness goes by feel.
    `pressure_percent` of it is what the coach chose, None for the default, which is lower where the clearance
    has limits.
    `session_number` is given where the first sessions of a region are eased into; it lowers the request, and
    more of them `on_way_back`.
    `side` is the one that works, and its 1RM the one to give; another's stands in for it at 20 % at most. One
    that names no side counts for either, but not for the `affected` limb. `unit` is what the client reads.
    `bouts` are what is asked of work in minutes; None for the usual.
    """
    name = sided_name(exercise.name, exercise.region, side)
    if exercise.kind.is_in_minutes:
        timed = prescribe_timed(
            exercise=exercise,
            bouts=bouts or usual_bouts(exercise),
            session_number=session_number,
            on_way_back=on_way_back,
            side=side,
            unit=unit,
        )
        if isinstance(timed, Refusal):
            return timed
        return _with_pressure(timed, exercise, cuff, measured, today, limits, pressure_percent)
    if problems := protocol_problems(protocol):
        return Refusal(code=RefusalCode.BAD_PROTOCOL, message=" ".join(problems))
    if exercise.kind is WorkKind.OWN_WEIGHT:
        own = prescribe_own_weight(
            exercise=exercise,
            protocol=protocol,
            limits=limits,
            session_number=session_number,
            on_way_back=on_way_back,
            side=side,
            unit=unit,
        )
        if isinstance(own, Refusal):
            return own
        return _with_pressure(own, exercise, cuff, measured, today, limits, pressure_percent)
    if one_rep_max is None:
        return Refusal(
            code=RefusalCode.ONE_REP_MAX_MISSING,
            message=f"There is no 1RM for {name} yet.",
            suggestions=("Test or estimate it first.", OTHER_EXERCISE),
        )
    if refusal := _refuse_one_rep_max(exercise, one_rep_max, today, unit):
        return refusal
    if is_of_other_work(exercise, one_rep_max, side):
        return Refusal(
            code=RefusalCode.ONE_REP_MAX_MISSING,
            message=f"There is no 1RM for {name} yet, only one that was lifted otherwise.",
            suggestions=("Test or estimate it with the same side.", OTHER_EXERCISE),
        )
    ease = _Ease(
        session_number=session_number,
        on_way_back=on_way_back,
        stand_in=stand_in_note(exercise, one_rep_max, side, affected),
    )
    request = _load_request(one_rep_max, percent_1rm, limits, today, high_load_reason, ease)
    if isinstance(request, Refusal):
        return request
    loads = available_loads(exercise, equipment)
    if not loads:
        return Refusal(
            code=RefusalCode.NO_EQUIPMENT,
            message=f"There is no {exercise.equipment_kind} to load for {exercise.name} at this place.",
            suggestions=("Add it to the place, or choose another place.", OTHER_EXERCISE),
        )
    request = _reach_lightest(loads, one_rep_max, request)
    chosen, _ = neighbours(loads, request.raw_kg)
    if chosen is None or share(chosen, one_rep_max) < MIN_PERCENT_1RM:
        return refuse_load(exercise, one_rep_max, request, loads, unit)
    most = min(request.most_percent, max(request.percent, Decimal(REASON_ABOVE_PERCENT_1RM)))
    beside = loads_beside(
        [each for each in loads if each.equipment == chosen.equipment],
        chosen.load.kg,
        low_kg=one_rep_max.load_kg * MIN_PERCENT_1RM / 100,
        high_kg=one_rep_max.load_kg * most / 100,
    )
    made = replace(
        make_prescription(exercise, one_rep_max, protocol, request, chosen, side, unit), other_loads=beside
    )
    return _with_pressure(made, exercise, cuff, measured, today, limits, pressure_percent)


def _with_pressure(
    made: Prescription,
    exercise: Exercise,
    cuff: Cuff | None,
    measured: Sequence[OcclusionPressure],
    today: date,
    limits: Limits,
    pressure_percent: int | None,
) -> Prescription:
    if cuff is None or cuff.region is not exercise.region:
        return made
    if pressure_percent is None:
        has_limits = limits.max_percent_1rm is not None
        pressure_percent = default_percent(exercise.region, with_caution=has_limits)
    pressure = pressure_for(
        region=exercise.region,
        position=exercise.position,
        cuff=cuff,
        measured=measured,
        today=today,
        percent=pressure_percent,
    )
    targets = tuple(target for target in pressure.targets if target.limb in made.limbs)
    return replace(
        made,
        pressure_targets=targets,
        pressure_note=pressure.note,
        pressure_percent=pressure_percent if targets else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ease:
    """Which of a region's first sessions it is; None where nothing is eased.

    `stand_in` says whose 1RM stands in for the limb's own; "" where it is its own.
    """

    session_number: int | None
    on_way_back: bool
    stand_in: str = ""

    @property
    def most_percent(self) -> int:
        """The most that may be asked for."""
        by_session = eased_percent(self.session_number, on_way_back=self.on_way_back)
        return min(by_session, STAND_IN_PERCENT_1RM) if self.stand_in else by_session

    @property
    def why(self) -> str:
        """Why the load is light, on the way back."""
        return way_back_note(self.session_number) if self.on_way_back and self.session_number else ""

    def lowered(self, percent: Decimal, eased: Decimal) -> str:
        """What `percent` became. Up to the light end it was asked for, and is what is found."""
        if eased == percent or percent <= TAPER_PERCENT_1RM:
            return ""
        lowered = f"{percent_text(percent)} was lowered to {percent_text(eased)}."
        return lowered if self.stand_in else f"Session {self.session_number}: {lowered}"


def _refuse_one_rep_max(
    exercise: Exercise, one_rep_max: OneRepMax, today: date, unit: Unit
) -> Refusal | None:
    if one_rep_max.exercise_code != exercise.code:
        return Refusal(
            code=RefusalCode.ONE_REP_MAX_OTHER_EXERCISE,
            message=f"This 1RM was not measured with {exercise.name}.",
            suggestions=(f"Test or estimate a 1RM for {exercise.name}.",),
        )
    if not is_plausible(one_rep_max.load_kg):
        return Refusal(
            code=RefusalCode.ONE_REP_MAX_UNUSABLE,
            message=f"The 1RM for {exercise.name} is not {plausible_text(unit)}.",
            suggestions=("Correct the 1RM, or test again.",),
        )
    if freshness(one_rep_max.tested_on, today) is Freshness.EXPIRED:
        why = "lies in the future" if one_rep_max.tested_on > today else "is more than 12 weeks ago"
        return Refusal(
            code=RefusalCode.ONE_REP_MAX_EXPIRED,
            message=f"The 1RM for {exercise.name} is from {day_text(one_rep_max.tested_on)}, which {why}.",
            suggestions=("Test or estimate it again.",),
        )
    return None


def _load_request(
    one_rep_max: OneRepMax,
    percent_1rm: Decimal | int,
    limits: Limits,
    today: date,
    high_load_reason: str,
    ease: _Ease,
) -> LoadRequest | Refusal:
    asked = _percent(percent_1rm)
    if asked is None:
        return Refusal(
            code=RefusalCode.PERCENT_OUTSIDE_BAND,
            message=f"The load is {MIN_PERCENT_1RM} to {MAX_PERCENT_1RM} % of the 1RM.",
            suggestions=(f"Ask for {MIN_PERCENT_1RM} to {MAX_PERCENT_1RM} %.",),
        )
    age = freshness(one_rep_max.tested_on, today)
    stale = age is Freshness.STALE
    by_age = min(asked, Decimal(STALE_MAX_PERCENT)) if stale else asked
    most_eased = ease.most_percent
    percent = min(by_age, Decimal(most_eased))
    limit = MAX_PERCENT_1RM if limits.max_percent_1rm is None else limits.max_percent_1rm
    if limit < MIN_PERCENT_1RM:
        return Refusal(
            code=RefusalCode.ABOVE_LIMIT,
            message=f"The clearance allows {limit} % of the 1RM; the lightest load is {MIN_PERCENT_1RM} %.",
        )
    if percent > limit:
        return Refusal(
            code=RefusalCode.ABOVE_LIMIT,
            message=f"The clearance allows {limit} % of the 1RM at most.",
            suggestions=(f"Ask for {limit} % or less.",),
        )
    reason = high_load_reason.strip()
    if percent > REASON_ABOVE_PERCENT_1RM and not reason:
        return Refusal(
            code=RefusalCode.REASON_NEEDED,
            message=(
                f"Above {REASON_ABOVE_PERCENT_1RM} % of the 1RM a reason is needed: "
                "the position stand stops there."
            ),
            suggestions=(f"Give a reason, or ask for {REASON_ABOVE_PERCENT_1RM} % or less.",),
        )
    return LoadRequest(
        percent=percent,
        most_percent=Decimal(min(limit, most_eased, STALE_MAX_PERCENT if stale else MAX_PERCENT_1RM)),
        raw_kg=one_rep_max.load_kg * percent / 100,
        freshness=age,
        high_load_reason=reason if percent > REASON_ABOVE_PERCENT_1RM else "",
        note=" ".join(
            filter(
                None,
                [
                    ease.why,
                    ease.stand_in,
                    _note(one_rep_max, age, asked, by_age),
                    ease.lowered(by_age, percent),
                ],
            )
        ),
        light_end_percent=Decimal(min(limit, TAPER_PERCENT_1RM)) if most_eased == MIN_PERCENT_1RM else None,
    )


def _reach_lightest(
    loads: Sequence[AvailableLoad], one_rep_max: OneRepMax, request: LoadRequest
) -> LoadRequest:
    """Ask for the lightest load of the band, where the bottom of the band itself rounds down out of it."""
    below, above = neighbours(loads, request.raw_kg)
    if request.light_end_percent is None or above is None:
        return request
    if below is not None and share(below, one_rep_max) >= MIN_PERCENT_1RM:
        return request
    percent = share(above, one_rep_max).quantize(HUNDREDTH, rounding=ROUND_CEILING)
    if percent > request.light_end_percent:
        return request
    return replace(request, percent=percent, raw_kg=one_rep_max.load_kg * percent / 100)


def _percent(percent_1rm: Decimal | int) -> Decimal | None:
    """Return the percent to two places, rounded down; None where it is not a number inside the band."""
    if isinstance(percent_1rm, bool) or not isinstance(percent_1rm, int | Decimal):
        return None
    percent = Decimal(percent_1rm)
    if not percent.is_finite() or not MIN_PERCENT_1RM <= percent <= MAX_PERCENT_1RM:
        return None
    return percent.quantize(HUNDREDTH, rounding=ROUND_DOWN)


def _note(one_rep_max: OneRepMax, age: Freshness, asked: Decimal, percent: Decimal) -> str:
    tested = f"The 1RM is from {day_text(one_rep_max.tested_on)}"
    if percent < asked:
        return (
            f"{tested}, more than 6 weeks ago, so {percent_text(asked)} "
            f"was lowered to {percent_text(percent)}. Test again."
        )
    if age in (Freshness.STALE, Freshness.RETEST_DUE):
        return f"{tested}. A retest is due."
    return ""
