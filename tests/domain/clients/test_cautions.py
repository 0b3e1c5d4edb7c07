"""Who may plan under cautions that another coach has read."""

from datetime import date

import pytest

from clients.domain.cautions import CAUTIONS_UNREAD, may_plan
from clients.domain.clearance import Allowed, Limits, ReasonCode, RefusalReason, Refused

ALLOWED = Allowed(limits=Limits(max_percent_1rm=30), valid_until_on=date(2026, 12, 1))
REVOKED = Refused(
    reasons=(RefusalReason(code=ReasonCode.REVOKED, message="Revoked.", client_message="Ask your coach."),)
)


def test_who_has_read_them_may_plan():
    assert may_plan(ALLOWED, has_unread_cautions=False) is ALLOWED


@pytest.mark.parametrize("unread", [True, None, "", 1])
def test_anything_but_a_clear_no_refuses(unread):
    assert may_plan(ALLOWED, has_unread_cautions=unread) == Refused(reasons=(CAUTIONS_UNREAD,))


def test_another_refusal_stays_as_it_is():
    assert may_plan(REVOKED, has_unread_cautions=True) is REVOKED
