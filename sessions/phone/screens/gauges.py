"""What each cuff with a gauge is set to, as the screen before "cuffs on" shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from clients.domain.regions import Limb
from sessions import mappers
from sessions.models import Prescription as PrescriptionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """The cuff of one limb and its number; `tolerance_mmhg` is how far off such a device may be."""

    limb: Limb
    mmhg: int
    tolerance_mmhg: int | None

    @property
    def name(self) -> str:
        """The name of the field in which another pressure is typed."""
        return f"mmhg-{self.limb}"

    @property
    def label(self) -> str:
        """Such as "Left leg, ± 31"."""
        return f"{self.limb.label}, ± {self.tolerance_mmhg}" if self.tolerance_mmhg else self.limb.label


def gauges_of(row: PrescriptionRow) -> tuple[Gauge, ...]:
    """Return a gauge for each limb that has one number; none for a target from before, which is a range."""
    return tuple(
        Gauge(limb=target.limb, mmhg=target.target_mmhg, tolerance_mmhg=target.tolerance_mmhg)
        for target in mappers.to_pressure_targets(row)
        if target.target_mmhg is not None
    )


def set_label(gauges: Sequence[Gauge]) -> str:
    """Such as "Set to 112 mmHg" or "Set to 112 and 110 mmHg"."""
    return f"Set to {' and '.join(dict.fromkeys(str(each.mmhg) for each in gauges))} mmHg"
