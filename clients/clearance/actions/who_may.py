"""Who may write about a client's clearance, and about which screening."""

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.models import Client, Screening, User


def refuse_all_but_coaches(by: User, client: Client) -> None:
    if not (by.is_coach and by.is_active and client.coaches.filter(pk=by.pk).exists()):
        raise ActionRefused("Only a coach of this client can do this.")


def refuse_old(client: Client, screening: Screening) -> None:
    if client.screenings.filter(number__gt=screening.number).exists():
        raise StaleEdit("The client sent a newer screening meanwhile. Look at that one.")


def refuse_own_case(by: User, client: Client) -> None:
    """Nobody decides about themselves or about somebody they coach."""
    if not by.is_admin or not by.is_active or by.practice_id != client.practice_id:
        raise ActionRefused("Only an admin of this practice decides about a review.")
    if client.user_id == by.id or client.coaches.filter(pk=by.pk).exists():
        raise ActionRefused("You coach this client, so another admin has to decide.")


def refuse_changed(client: Client, screening: Screening) -> None:
    """Answers from before something changed clear nobody."""
    if client.health_changes.filter(reported_at__gte=screening.submitted_at).exists():
        raise ActionRefused("Something changed in the client's health after these answers. Ask for new ones.")
