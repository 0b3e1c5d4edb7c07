"""The exception of an own template that was not saved."""

from collections.abc import Sequence

from clients.audit.refusals import ActionRefused
from sessions.domain.programmes import Fault


class TemplateRefused(ActionRefused):
    """The template has faults; each names its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*(fault.message for fault in faults))
