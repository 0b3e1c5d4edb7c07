"""F1 a page, F2 an idempotent insert with a total, F3 a list of 50 rows, F4 sums over 576 rows."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Avg, Count, F, Max, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import ensure_csrf_cookie

from tests.bench.floor.models import Entry, Fact, Row, Total


@login_required
@ensure_csrf_cookie
def f1(request):
    return render(request, "floor/page.html", {"who": request.user.username})


@login_required
def f2(request):
    entry = Entry(id=UUID(request.POST["id"]), reps=int(request.POST["reps"]), load_kg="17.5")
    with transaction.atomic():
        Entry.objects.bulk_create([entry], ignore_conflicts=True)
        Total.objects.filter(pk=1).update(reps=F("reps") + entry.reps)
    return HttpResponse(status=204)


@login_required
def f3(request):
    rows = Row.objects.order_by("name")[:50]
    return render(request, "floor/list.html", {"rows": rows, "who": request.user.username})


@login_required
def f4(request):
    facts = Fact.objects.filter(reps__lt=1000)
    sums = facts.aggregate(reps=Sum("reps"), load=Avg("load_kg"), last=Max("at"), count=Count("id"))
    return render(request, "floor/page.html", {"who": request.user.username, "sums": sums})


urlpatterns = [path("f1/", f1), path("f2/", f2), path("f3/", f3), path("f4/", f4)]
