"""Give the demo's clients cuffs, measured pressures and a bar, and the practice an own exercise."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from clients.domain.equipment import Equipment, EquipmentKind, plate_loads
from clients.domain.occlusion import CuffKind, Position
from clients.domain.regions import Limb, Region
from clients.measurements.actions.cuffs import record_occlusion_pressure, set_cuff
from clients.measurements.actions.machines import set_machine
from clients.models import Client, User
from sessions.exercises.actions import add_exercise

WIDTHS_CM = {Region.LOWER: Decimal("11.5"), Region.UPPER: Decimal(5)}
TYPICAL_MMHG = {Region.LOWER: 195, Region.UPPER: 174}  # S-SMART: the means of 96 limbs
SMALL_PLATES = [(Decimal(10), 1), (Decimal(5), 2), (Decimal("2.5"), 2), (Decimal("1.25"), 1)]


def give_gear(client: Client, coach: User, *, then: datetime) -> None:
    """Set the cuffs of both regions, and for some clients a bar of their own."""
    number = _number(client)
    kind = CuffKind.GAUGE if has_gauge(client) else CuffKind.BAND
    for region, width_cm in WIDTHS_CM.items():
        set_cuff(client=client, region=region, kind=kind, width_cm=width_cm, by=coach, now=then)
    if number % 4 == 0:
        bar = Decimal(15)
        loads = plate_loads(bar, SMALL_PLATES)
        client.refresh_from_db()
        set_machine(
            client=client,
            exercise_code="bench-press",
            equipment=Equipment(
                kind=EquipmentKind.BARBELL, smallest=bar, loads=loads, label="Technique bar, 15 kg"
            ),
            plates=SMALL_PLATES,
            version=client.version,
            by=coach,
            now=then + timedelta(minutes=1),
        )


def has_gauge(client: Client) -> bool:
    """Return whether the client's cuffs have a gauge: every third client's do."""
    return _number(client) % 3 == 0


def measure(client: Client, coach: User, *, then: datetime) -> None:
    """Record the occlusion pressure of each limb, measured sitting."""
    number = _number(client)
    for limb in Limb:
        record_occlusion_pressure(
            client=client,
            pressure_id=uuid5(client.id, f"{limb} {then.isoformat()}"),
            limb=limb,
            pressure_mmhg=TYPICAL_MMHG[limb.region] + number % 17 - (5 if limb.side == "left" else 0),
            cuff_width_cm=WIDTHS_CM[limb.region],
            position=Position.SEATED,
            device="Hand-held Doppler",
            measured_on=client.today(then),
            by=coach,
            now=then,
        )


def _number(client: Client) -> int:
    return sum(map(ord, client.name))


def add_own_exercise(coach: User, *, exercise_id: UUID, now: datetime) -> None:
    add_exercise(
        exercise_id=exercise_id,
        by=coach,
        now=now,
        name="Pendulum squat",
        aliases=["pendulum"],
        region=Region.LOWER,
        prime_movers=["quadriceps", "glutes"],
        cues=["Shoulders under the pads.", "Down until the thighs are level.", "Push the platform away."],
        equipment_kind=EquipmentKind.STACK,
        position=Position.STANDING,
        unilateral=False,
        load_basis="total",
        evidence="",
    )
