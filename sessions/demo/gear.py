"""Furnish the demo's places, and give its clients cuffs, measured pressures and things at home."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from clients.domain.equipment import Equipment, EquipmentKind, plate_loads, typical_gym
from clients.domain.numbers import Unit
from clients.domain.occlusion import CuffKind, Position
from clients.domain.regions import Limb, Region
from clients.measurements.actions.cuffs import record_occlusion_pressure, set_cuff
from clients.measurements.actions.measurements import set_equipment
from clients.models import Client, Place, Practice, User
from clients.people.actions.places import add_place, remove_machine, save_machine
from sessions.exercises.actions import add_exercise
from sessions.exercises.protocol_actions import add_protocol

WIDTHS_CM = {Region.LOWER: Decimal("11.5"), Region.UPPER: Decimal(5)}
TYPICAL_MMHG = {Region.LOWER: 195, Region.UPPER: 174}  # S-SMART: the means of 96 limbs
AT_HOME = (Decimal(2), Decimal(4), Decimal(6))
MACHINES = [
    Equipment(
        kind=EquipmentKind.STACK,
        smallest=Decimal(10),
        step=Decimal(10),
        largest=Decimal(200),
        add_ons=(Decimal("2.5"), Decimal(5)),
        exercise_codes=("leg-press", "standing-calf-raise"),
        label="Leg press",
    ),
    Equipment(
        kind=EquipmentKind.STACK,
        smallest=Decimal("2.5"),
        step=Decimal("2.5"),
        largest=Decimal(80),
        exercise_codes=("leg-extension", "single-leg-extension"),
        label="Leg extension by the window",
    ),
]
SMALL_PLATES = [(Decimal(10), 1), (Decimal(5), 2), (Decimal("2.5"), 2), (Decimal("1.25"), 1)]


def give_gear(client: Client, coach: User, *, then: datetime) -> None:
    """Set the cuffs of both regions, and for some clients dumbbells at home."""
    number = _number(client)
    kind = CuffKind.GAUGE if has_gauge(client) else CuffKind.BAND
    for region, width_cm in WIDTHS_CM.items():
        set_cuff(client=client, region=region, kind=kind, width_cm=width_cm, by=coach, now=then)
    if number % 4 == 0:
        client.refresh_from_db()
        set_equipment(
            client=client,
            equipment=[Equipment(kind=EquipmentKind.DUMBBELL, loads=AT_HOME, label="Dumbbells at home")],
            version=client.version,
            by=coach,
            now=then + timedelta(minutes=1),
        )


def furnish(practice: Practice, admin: User, *, annex_id: UUID, now: datetime) -> None:
    """Stand machines of their own in the gym, and give the practice an annex whose hardware is in pounds."""
    gym = Place.objects.get(practice=practice)
    annex = add_place(practice=practice, place_id=annex_id, name="Pier room", by=admin, now=now)
    machines = [(gym, each, ()) for each in MACHINES] + [(annex, each, ()) for each in typical_gym(Unit.LB)]
    for machine in annex.machines.all():
        annex.refresh_from_db()
        remove_machine(machine=machine, version=annex.version, by=admin, now=now)
    bar = Equipment(
        kind=EquipmentKind.BARBELL,
        smallest=Decimal(15),
        loads=plate_loads(Decimal(15), SMALL_PLATES),
        exercise_codes=("bench-press",),
        label="Technique bar",
    )
    for place, equipment, plates in [*machines, (gym, bar, SMALL_PLATES)]:
        place.refresh_from_db()
        save_machine(
            place=place,
            machine_id=uuid5(place.id, equipment.name),
            equipment=equipment,
            plates=plates,
            version=place.version,
            by=admin,
            now=now,
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


def add_own_protocol(coach: User, *, protocol_id: UUID, now: datetime) -> None:
    add_protocol(
        protocol_id=protocol_id,
        by=coach,
        now=now,
        name="Slow twenties",
        sets=[20, 15, 15],
        failure_from=None,
        rest_seconds=45,
        released_between_sets=False,
        tempo_label="3-0-3",
        default_percent_1rm=25,
        source_text="What our coaches agreed on for people who are new to the cuffs.",
    )
