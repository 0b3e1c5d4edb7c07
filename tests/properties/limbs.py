"""Cuffs go on no limb that the answers or the clearance exclude, and one excluded limb closes no other."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from clients.domain.clearance import Allowed, Basis, Clearance, ClientFacts, Screening
from clients.domain.gate import may_train
from clients.domain.questionnaire import CURRENT
from clients.domain.regions import ALL_LIMBS, Limb
from clients.domain.screening import ScreeningOutcome, relevant_answers, screen
from clients.domain.verdicts import Verdict
from sessions.domain.planning import plan_session
from tests.properties.prescriptions import TODAY
from tests.properties.sessions import some_session
from tests.properties.tally import NotApplicable, met
from tests.second_implementation.answers import CLEAN, LIMB_ANSWERS, random_questionnaire

CLIENT, SCREENING, CLEARANCE = (UUID(int=number) for number in (1, 2, 3))
OPEN = ClientFacts(
    is_archived=False, has_open_stop=False, has_red_flag=False, has_consent=True, has_parent_consent=True
)
ABOUT_LIMBS = (
    {"shunt": "yes"},
    {"injury": "fresh"},
    {"nerves": "yes"},
    {"surgery": "yes", "surgery_when": "cast_now"},
    {"surgery": "yes", "surgery_when": "under_12_weeks"},
)
# The worst verdict that each kind of clearance may stand on.
UP_TO = {
    Basis.RULE: Verdict.NO_STOP_FLAG,
    Basis.ACKNOWLEDGEMENT: Verdict.CAUTION,
    Basis.DECISION: Verdict.NEEDS_CLEARANCE,
}


def some_answers(chance: random.Random) -> dict:
    if chance.random() < 0.3:
        # Its day is later than this one, and nobody below five is asked.
        return random_questionnaire(chance) | {"birth_on": CLEAN["birth_on"]}
    answers = dict(CLEAN)
    for about in chance.sample(ABOUT_LIMBS, chance.choice((1, 1, 2))):
        code = next(iter(about))
        answers |= about | {f"{code}_limbs": chance.choice(LIMB_ANSWERS)}
    return answers


def some_clearance(chance: random.Random, outcome: ScreeningOutcome) -> Clearance:
    basis = chance.choice(list(Basis))
    worst = UP_TO[basis].severity
    may_be_cleared = [limb for limb in Limb if outcome.verdicts[limb].severity <= worst]
    named = may_be_cleared if chance.random() < 0.8 else chance.sample(list(Limb), chance.randint(1, 4))
    ends_on = TODAY + timedelta(days=30)
    return Clearance(
        id=CLEARANCE, client_id=CLIENT, screening_id=SCREENING, basis=basis, limbs=frozenset(named),
        valid_from_on=TODAY, valid_until_on=ends_on,
        ends_at=datetime(ends_on.year, ends_on.month, ends_on.day, tzinfo=UTC),
    )  # fmt: skip


def uses_no_excluded_limb(chance: random.Random) -> str | None:
    """Each answer of the gate against the limbs of the plan, counted one by one."""
    answers = relevant_answers(CURRENT, some_answers(chance))
    outcome = screen(questionnaire=CURRENT, answers=answers, today=TODAY)
    clearance = some_clearance(chance, outcome)
    plan = plan_session(**some_session(chance))
    if not plan.limbs:
        raise NotApplicable
    screening = Screening(
        id=SCREENING, client_id=CLIENT, questionnaire_version=CURRENT.version, verdicts=outcome.verdicts,
        is_latest=True,
    )  # fmt: skip
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)

    def is_allowed(limbs: frozenset[Limb]) -> bool:
        answer = may_train(
            client=OPEN, clearance=clearance, screening=screening, limbs=limbs, today=TODAY, now=now
        )
        return isinstance(answer, Allowed)

    worst = UP_TO[clearance.basis].severity
    may = {limb for limb in Limb if limb in clearance.limbs and outcome.verdicts[limb].severity <= worst}
    allowed = is_allowed(plan.limbs)
    met["allowed" if allowed else "refused"] += 1
    met["one limb of a pair excluded"] += len(may) in (1, 3)
    if allowed != (plan.limbs <= may):
        return f"{sorted(plan.limbs)} with {sorted(may)} open: {allowed}"
    for limb in ALL_LIMBS:
        if is_allowed(frozenset({limb})) != (limb in may):
            return f"{limb} alone, with {sorted(may)} open"
    return None


PROPERTIES = {"a session never uses an excluded limb": uses_no_excluded_limb}
