"""What an exercise of a practice's own has to be, so that the rules can load it like a shipped one."""

from clients.domain.equipment import EquipmentKind
from clients.domain.regions import Region
from sessions.domain.exercises.facts import Exercise, LoadBasis

NAME_LENGTH = 60
CUE_LENGTH = 60  # three short lines, read between two sets
EVIDENCE_LENGTH = 300
MOST_WORDS = 6  # of aliases, and of prime movers


def own_exercise_problems(exercise: Exercise, *, taken_names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """(field, sentence) for each thing to mend. `taken_names` are casefolded."""
    problems: list[tuple[str, str]] = []
    if not exercise.name.strip():
        problems.append(("name", "Write down a name."))
    elif exercise.name.strip().casefold() in taken_names:
        problems.append(("name", "There is an exercise of this name already."))
    if any(not cue.strip() for cue in exercise.cues):
        problems.append(("cues", "Write three short lines: how to set up, how to lift, how to lower."))
    if any(len(cue) > CUE_LENGTH for cue in exercise.cues):
        problems.append(("cues", f"Each line has at most {CUE_LENGTH} characters."))
    if not exercise.prime_movers:
        problems.append(("prime_movers", "Name at least one muscle it trains."))
    problems += _basis_problems(exercise)
    return tuple(problems)


def _basis_problems(exercise: Exercise) -> list[tuple[str, str]]:
    kind, basis = exercise.equipment_kind, exercise.load_basis
    if kind is EquipmentKind.DUMBBELL and basis is not LoadBasis.EACH_HAND:
        return [("load_basis", "Dumbbells are counted for each hand.")]
    if kind is EquipmentKind.BARBELL and basis is not LoadBasis.TOTAL:
        return [("load_basis", "A bar with its plates is counted in total.")]
    if basis is LoadBasis.EACH_LEG and exercise.region is not Region.LOWER:
        return [("load_basis", "A load for each leg belongs to a leg exercise.")]
    return []
