"""A form with numbers that can be no blood pressure: the high one counts, and the pair is asked again."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.utils import timezone

from clients.clearance.actions import act_on_impossible_pressure
from clients.domain.red_flags import READING_ACTS_FOR, ReadingVerdict
from clients.http import AuthenticatedHttpRequest
from clients.measurements.forms.fields import impossible_pairs
from clients.models import Client

HELD = (
    "One number is high and counts by itself: cuffs are on hold. Measure again, and write down both numbers."
)
RED = (
    "One number is so high that it counts by itself: a doctor has to look at it today. No training until "
    "then, with or without cuffs. Measure again, and write down both numbers."
)


def act_on_impossible_pairs(request: AuthenticatedHttpRequest, client: Client, form: forms.Form) -> None:
    """Act on each such pair of a form that was refused, and say so. A day too long ago acts on nothing."""
    now = timezone.now()
    measured_on = form.cleaned_data.get("measured_on") or client.today(now)
    if not timedelta(0) <= client.today(now) - measured_on <= READING_ACTS_FOR:
        return
    led_to = {
        act_on_impossible_pressure(client=client, upper=upper, lower=lower, by=request.user, now=now)
        for upper, lower in impossible_pairs(form)
    }
    if ReadingVerdict.RED_FLAG in led_to:
        messages.error(request, RED)
    elif ReadingVerdict.HOLD in led_to:
        messages.warning(request, HELD)
