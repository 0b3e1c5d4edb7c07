"""Sends what is due, in rounds of a few seconds. Each round reads its rows anew.

No transaction is open while a mail server is spoken to. A sweep killed anywhere leaves rows that a later one
picks up. A letter in doubt is listed as uncertain and not sent again.
"""

import logging
import smtplib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sessions.messaging import compose, queue
from sessions.messaging.delivery.devices import end_devices
from sessions.messaging.delivery.journal import ClaimLost, Journal, tidy_up
from sessions.messaging.delivery.smtp import AnswerLost, Postman, ServerAway
from sessions.messaging.delivery.webpush import DeviceGone, Pusher, PushRefused
from sessions.messaging.eligibility import Postpone, Suppress
from sessions.messaging.kinds import check_eligibility, kind_of, prepare, read_contents
from sessions.messaging.kinds.bounce import record_bounce
from sessions.messaging.queue import Claim, Columns
from sessions.models import Message, PushSubscription

logger = logging.getLogger(__name__)

# A sweep ends by itself before the task's time limit would kill it.
LONGEST_SWEEP = timedelta(seconds=80)
# A round reads, checks and marks at most this many rows, and acts on what it read for at most this long.
# No alert waits longer than that behind other messages of one sweep.
ROUND = 250
ROUND_LASTS = timedelta(seconds=5)
State = Message.State
Clock = Callable[[], datetime]


def sweep_messages(*, clock: Clock) -> dict[str, int]:
    """Claim what is due, batch by batch, check it again, send it and mark it. Returns counts by outcome."""
    tidy_up()
    with Postman() as postman, Pusher() as pusher:
        sweep = _Sweep(clock, postman, pusher)
        sweep.run()
    return dict(sweep.counts)


class _Sweep:
    """One sweep, until nothing is due or its time is over. If the mail server is away, pushes go on."""

    def __init__(self, clock: Clock, postman: Postman, pusher: Pusher) -> None:
        self.clock = clock
        self.postman = postman
        self.pusher = pusher
        self.ends_at = clock() + LONGEST_SWEEP
        self.counts: Counter[str] = Counter()
        self.server_is_away = False
        self.reached: set[UUID] = set()  # devices

    def run(self) -> None:
        while self._goes_on() and (claim := self._claim()):
            self._deliver(claim)

    def _goes_on(self) -> bool:
        return self.clock() < self.ends_at

    def _claim(self, **which: object) -> Claim | None:
        if self.server_is_away:
            which["channel"] = Message.Channel.PUSH
        return queue.claim(self.clock(), **which)

    def _must_wait(self, message: Message) -> bool:
        return self.server_is_away and message.channel == Message.Channel.EMAIL

    def _deliver(self, claim: Claim) -> None:
        try:
            with Journal(claim.id) as journal:
                self._deliver_all(claim, journal)
        except ClaimLost:
            self.counts["lost"] += 1

    def _deliver_all(self, claim: Claim, journal: Journal) -> None:
        contents = read_contents(claim.rows, self.clock())
        waiting = list(claim.rows)
        are_alerts = all(row.kind == Message.Kind.ALERT for row in claim.rows)
        while self._goes_on() and (ids := [row.pk for row in waiting if not self._must_wait(row)]):
            done = self._round(claim, ids[:ROUND], contents, journal)
            waiting = [row for row in waiting if row.pk not in done]
            if waiting and not are_alerts:
                self._alerts_first()
        if waiting:
            queue.give_back(claim, [row.pk for row in waiting])

    def _alerts_first(self) -> None:
        """Send the alerts that came meanwhile: they must not queue behind hundreds of other messages."""
        if self._goes_on() and (alerts := self._claim(kind=Message.Kind.ALERT)):
            self._deliver(alerts)

    def _round(
        self, claim: Claim, ids: Sequence[UUID], contents: dict[UUID, object], journal: Journal
    ) -> set[UUID]:
        """Read, check, send and mark some rows. Returns the ids that need nothing more from this claim."""
        now = self.clock()
        messages = compose.read(claim.owned_rows().filter(pk__in=ids), contents)
        prepare(messages, now)
        outcomes: dict[UUID, Columns] = {}
        wanted = []
        for message in messages:
            outcome = _unless_eligible(message, now)
            if outcome is None:
                wanted.append(message)
            else:
                outcomes[message.pk] = outcome
        ours = queue.hand_over(claim, [message.pk for message in wanted], now) if wanted else set()
        gone = set(ids) - {message.pk for message in messages} | {row.pk for row in wanted} - ours
        self.counts["lost"] += len(gone)
        for place, message in enumerate(row for row in wanted if row.pk in ours):
            if place and self.clock() >= now + ROUND_LASTS:
                break
            if self._must_wait(message):
                continue
            outcomes[message.pk] = self._send(message, journal)
        written = queue.write_outcomes(claim.owned_rows(), outcomes)
        if self.reached:
            PushSubscription.objects.filter(pk__in=self.reached).update(last_ok_at=now)
            self.reached.clear()
        self.counts.update(str(outcome["state"]) for outcome in outcomes.values())
        self.counts["lost"] += len(outcomes) - written
        self.counts += Counter()  # drops what did not happen
        return gone | set(outcomes)

    def _send(self, message: Message, journal: Journal) -> Columns:
        is_push = message.channel == Message.Channel.PUSH
        journal.begin(message.pk)
        try:
            return self._push(message, journal) if is_push else self._mail(message, journal)
        except ClaimLost:
            raise
        except AnswerLost as error:
            why = NO_ANSWER_TO_PUSH if is_push else NO_ANSWER
            return {"state": State.UNCERTAIN, "why_not": why, "last_error": _error_text(error)}
        except DeviceGone as error:
            end_devices(_devices_of(message), why=str(error), now=self.clock())
            return {"state": State.SUPPRESSED, "why_not": str(error)[:200], "handed_at": None}
        except PushRefused as error:
            return queue.later(message, str(error)[:500], self.clock())
        except ServerAway as error:
            self.server_is_away = True
            return _retry(message, error, self.clock())
        except Exception as error:  # one bad message must not hold up the others
            logger.warning("message %s was not sent: %s", message.key, type(error).__name__)
            return _retry(message, error, self.clock())

    def _mail(self, message: Message, journal: Journal) -> Columns:
        letter = compose.compose(message, now=self.clock())
        self.postman.send(letter, lambda: journal.handing(message.pk))
        return self._sent(letter.to[0], str(letter.subject))

    def _push(self, message: Message, journal: Journal) -> Columns:
        self.pusher.send(message, lambda: journal.handing(message.pk), self.clock())
        self.reached.update(_devices_of(message))
        return self._sent("", kind_of(message).push_text)

    def _sent(self, to: str, subject: str) -> Columns:
        return {
            "state": State.SENT,
            "sent_at": self.clock(),
            "sent_to": to,
            "subject": subject[:200],
        }


NO_ANSWER_TO_PUSH = "The push service did not answer after it had the message. It may have arrived."
NO_ANSWER = "The mail server did not answer after it had the letter. It may have arrived."


def _devices_of(message: Message) -> list[UUID]:
    return [] if message.subscription_id is None else [message.subscription_id]


def _unless_eligible(message: Message, now: datetime) -> Columns | None:
    try:
        answer = check_eligibility(message, now)
    except Exception as error:  # one bad row must not hold up the others
        logger.warning("message %s could not be asked about: %s", message.key, type(error).__name__)
        return _retry(message, error, now)
    if isinstance(answer, Suppress):
        return {"state": State.SUPPRESSED, "why_not": answer.why}
    if isinstance(answer, Postpone):
        return {"state": State.WAITING, "due_at": answer.at, "attempts": 0}
    return None


def _retry(message: Message, error: Exception, now: datetime) -> Columns:
    """Return the columns after a failed try: another try, or failed. Records a bounce that is final."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and _is_for_good(error):
        address = next(iter(error.recipients))
        record_bounce(message=message, address=address, answer=_error_text(error), now=now)
    if _is_for_good(error):
        return {"state": State.FAILED, "last_error": _error_text(error), "handed_at": None}
    return queue.later(message, _error_text(error), now, counts=not isinstance(error, ServerAway))


def _is_for_good(error: Exception) -> bool:
    """Return whether another try is useless: there is no address, or the server refused it with a 5xx."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, ValueError)


def _error_text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
