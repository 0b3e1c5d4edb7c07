"""Forms for the cuff of a region and for a measured occlusion pressure."""

from decimal import Decimal

from django import forms

from clients.domain.occlusion import CUFF_WIDTH_CM_RANGE, PRESSURE_MMHG_RANGE, CuffKind, Position
from clients.domain.regions import Limb, Region
from clients.forms.fields import DecimalTextField, LineField
from clients.forms.layout import helper
from clients.measurements.forms.measurements import MeasurementForm
from clients.models import Cuff

LOW_CM, HIGH_CM = CUFF_WIDTH_CM_RANGE


class CuffForm(forms.Form):
    """The cuff of one region. Without a kind the cuff is unknown."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=[("", "Not written down"), *((kind.value, kind.label) for kind in CuffKind)],
        required=False,
    )
    width_cm = DecimalTextField(
        label="Width in cm", required=False, least=LOW_CM, most=HIGH_CM, unit="cm", places=1
    )

    device = LineField(
        label="Maker and model",
        max_length=120,
        required=False,
        help_text="A pressure that was measured with another device then counts at 40 % only.",
    )

    def __init__(self, data=None, *, region: Region, row: Cuff | None) -> None:
        self.region = region
        initial = {"kind": row.kind, "width_cm": row.width_cm, "device": row.device} if row else {}
        super().__init__(data, prefix=f"cuff-{region}", initial=initial)
        self.helper = helper("kind", "width_cm", "device")

    @property
    def values(self) -> dict:
        """Return the clean values as the arguments of `set_cuff`."""
        kind = self.cleaned_data["kind"]
        return {
            "region": self.region,
            "kind": CuffKind(kind) if kind else None,
            "width_cm": self.cleaned_data["width_cm"] if kind else None,
            "device": self.cleaned_data["device"] if kind else "",
        }


class PressureForm(MeasurementForm):
    limb = forms.ChoiceField(label="Limb", choices=[(limb.value, limb.label) for limb in Limb])
    pressure_mmhg = DecimalTextField(
        label="Occlusion pressure (AOP, LOP) in mmHg",
        whole=True,
        least=Decimal(PRESSURE_MMHG_RANGE[0]),
        most=Decimal(PRESSURE_MMHG_RANGE[1]),
        unit="mmHg",
        help_text="The lowest pressure at which the pulse below the cuff is gone.",
    )
    cuff_width_cm = DecimalTextField(
        label="Width of the cuff in cm", least=LOW_CM, most=HIGH_CM, unit="cm", places=1
    )
    position = forms.ChoiceField(
        label="Position", choices=[(position.value, position.label.capitalize()) for position in Position]
    )
    device = LineField(
        label="Measured with", max_length=120, help_text="Such as hand-held Doppler, or the maker and model."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, prefix="pressure", **kwargs)
        self.helper = helper(
            "measurement_id",
            "limb",
            "pressure_mmhg",
            "cuff_width_cm",
            "position",
            "device",
            "measured_on",
        )

    @property
    def values(self) -> dict:
        """Return the clean values as the arguments of `record_occlusion_pressure`."""
        cleaned = self.cleaned_data
        return {
            **{name: cleaned[name] for name in ("cuff_width_cm", "device", "measured_on")},
            "pressure_id": cleaned["measurement_id"],
            "limb": Limb(cleaned["limb"]),
            "pressure_mmhg": int(cleaned["pressure_mmhg"]),
            "position": Position(cleaned["position"]),
        }
