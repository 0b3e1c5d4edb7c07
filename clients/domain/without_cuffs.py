"""The rule for training without cuffs: may this client train light, with no cuff on? It refuses by default.

No clearance is asked for, which is about cuffs, and no consent, which is to the text about BFR. A red flag
closes all training. An open stop does too: nobody has read yet what stopped the client, and it may have been
the chest.
"""

from datetime import date

from clients.domain.clearance import Allowed, ClientFacts, Limits, ReasonCode, Refused
from clients.domain.gate import make_reason, reasons_against

# POLICY: nobody judged the answers of whoever trains without a clearance, so no set goes to failure.
LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None, no_max_test=True)


def may_train_without_cuffs(client: ClientFacts) -> Allowed | Refused:
    """Decide whether a client may train without cuffs, arms or legs.

    Returns `Allowed`, which ends on no day, or `Refused` with every reason. Never raises: facts that do not
    make sense are refused.
    """
    try:
        reasons = reasons_against(client)
    except Exception:  # a gate that falls over must fall shut, whatever the error, as that for cuffs does
        reasons = [make_reason(ReasonCode.CANNOT_TELL)]
    return Refused(reasons=tuple(reasons)) if reasons else Allowed(limits=LIMITS, valid_until_on=date.max)
