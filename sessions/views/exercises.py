"""The exercise catalogue: what is trained, where the cuff sits, how it is done, and what that rests on."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from clients.domain.regions import Region
from clients.domain.sources import SOURCES, Source
from sessions.domain.exercises import CATALOGUE, Exercise


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exercise with its sources looked up."""

    exercise: Exercise
    sources: tuple[Source, ...]


def exercise_list(request: HttpRequest) -> HttpResponse:
    """Every shipped exercise, or those of one region. For anybody who is signed in."""
    typed = request.GET.get("region", "")
    region = Region(typed) if typed in set(Region) else None
    entries = [
        Entry(exercise=exercise, sources=tuple(SOURCES[key] for key in exercise.source_keys))
        for exercise in CATALOGUE
        if region is None or exercise.region is region
    ]
    return TemplateResponse(
        request, "sessions/exercises.html", {"entries": entries, "region": region, "regions": list(Region)}
    )
