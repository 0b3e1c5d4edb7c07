"""Why an own template was not written."""

from collections.abc import Sequence

from clients.audit.refusals import ActionRefused
from sessions.domain.programmes import Fault


class TemplateRefused(ActionRefused):
    """What is wrong, each fault with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*(fault.message for fault in faults))
