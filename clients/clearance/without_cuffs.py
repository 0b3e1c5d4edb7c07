"""Asks the rule for training without cuffs about a client's row, as `gate` asks the one for cuffs."""

from datetime import datetime

from clients.clearance.gate import client_facts
from clients.domain.clearance import Allowed, Refused
from clients.domain.without_cuffs import may_train_without_cuffs
from clients.models import Client
from clients.people.locks import lock_client


def check_without_cuffs(*, client: Client, now: datetime, lock: bool = False) -> Allowed | Refused:
    """Decide whether `client` may train without cuffs. It is asked at the four moments of the gate.

    Pass `lock=True`, inside a transaction, when the answer leads to a write: the client's row stays locked
    until it ends, as for raising a red flag. No query without the lock.
    """
    return may_train_without_cuffs(client_facts(lock_client(client.pk) if lock else client, now))
