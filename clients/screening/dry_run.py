"""Dry run: what a version of the questions would change about the stored answers. Reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clients.domain import questionnaire as questionnaires
from clients.domain.answers import mark_not_asked
from clients.domain.dry_run import GivenAnswers, Transition, dry_run
from clients.domain.questionnaire import Questionnaire
from clients.models import Client, Practice, Screening
from clients.models.limbs import verdicts_of

NAMED = 20


def newest_answers(practice: Practice | None = None, *, most: int | None = None) -> Iterator[GivenAnswers]:
    """Yield each client's newest answers, newest first, at most `most`; of all practices without one."""
    newest = Screening.objects.latest_per_client().filter(client__archived_at__isnull=True)
    if practice is not None:
        newest = newest.filter(client__practice=practice)
    rows = newest.select_related("client").order_by("-submitted_at", "client_id")[:most]
    for screening in rows.iterator(500):
        yield GivenAnswers(
            client_id=screening.client_id,
            answers=mark_not_asked(screening.answers, is_male=screening.asked_as_male),
            answered_on=screening.client.today(screening.submitted_at),
            verdicts=verdicts_of(screening),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedChange:
    """One kind of change, the number of clients that it affects, and the first `NAMED` of them."""

    transition: Transition
    count: int
    clients: Sequence[Client]


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunReport:
    """The dry run of a practice for one version."""

    questionnaire: Questionnaire
    is_candidate: bool
    looked_at: int
    changed: int
    changes: Sequence[ExpectedChange]


def build_dry_run_report(practice: Practice, *, most: int) -> DryRunReport:
    """Try the candidate version on the newest answers; without one, the current version. Two queries."""
    questionnaire = questionnaires.CANDIDATE or questionnaires.CURRENT
    given = list(newest_answers(practice, most=most))
    found = dry_run(questionnaire, given)
    changed = {client_id for ids in found.values() for client_id in ids}
    people = Client.objects.filter(pk__in=[client_id for ids in found.values() for client_id in ids[:NAMED]])
    by_id = people.in_bulk()
    changes = [
        ExpectedChange(
            transition=transition, count=len(ids), clients=[by_id[client_id] for client_id in ids[:NAMED]]
        )
        for transition, ids in sorted(found.items(), key=lambda item: -len(item[1]))
    ]
    return DryRunReport(
        questionnaire=questionnaire,
        is_candidate=questionnaire is questionnaires.CANDIDATE,
        looked_at=len(given),
        changed=len(changed),
        changes=changes,
    )
