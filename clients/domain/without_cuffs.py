"""The rule for training without cuffs: may this client train light, with no cuff on? It refuses by default.

No clearance is asked for, which is about cuffs, and no consent, which is to the text about BFR. A red flag
closes all training. An open stop does too: nobody has read yet what stopped the client, and it may have been
the chest.
"""

from datetime import date

from clients.domain.clearance import (
    REASON_TEXTS,
    Allowed,
    ClientFacts,
    Limits,
    ReasonCode,
    RefusalReason,
    Refused,
)

# POLICY: nobody judged the answers of whoever trains without a clearance, so no set goes to failure.
LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None, no_max_test=True)


def may_train_without_cuffs(client: ClientFacts) -> Allowed | Refused:
    """Decide whether a client may train without cuffs, arms or legs.

    Returns `Allowed`, which ends on no day, or `Refused` with every reason. Never raises: facts that do not
    make sense are refused.
    """
    try:
        facts = (
            (client.has_red_flag, ReasonCode.RED_FLAG),
            (client.has_open_stop, ReasonCode.OPEN_STOP),
            (client.is_archived, ReasonCode.ARCHIVED),
        )
    except Exception:  # a gate that falls over must fall shut
        return Refused(reasons=(_reason(ReasonCode.CANNOT_TELL),))
    reasons = tuple(_reason(code) for fact, code in facts if fact is not False)
    return Refused(reasons=reasons) if reasons else Allowed(limits=LIMITS, valid_until_on=date.max)


def _reason(code: ReasonCode) -> RefusalReason:
    message, client_message = REASON_TEXTS[code]
    return RefusalReason(code=code, message=message, client_message=client_message)
