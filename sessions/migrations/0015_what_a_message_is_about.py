"""One pair of columns says what a message is about, where there were nine foreign keys, all but one or two empty.

What the others held follows from the row that is kept: the session and the case of an event, the case of an
answer, the review of a decision. Where that is not so for a single message, the migration stops and changes
nothing.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

STOPS = ["stopped", "symptom"]
# The column that says most comes first: a message goes by the first one that it has.
COLUMNS = [
    ("answer", "follow_up_answer"),
    ("event", "event"),
    ("health_change", "health_change"),
    ("decision", "decision"),
    ("review", "review"),
    ("stop_case", "stop_case"),
    ("clearance", "clearance"),
    ("invitation", "invitation"),
    ("training_session", "training_session"),
]
# The columns that follow from the one that is kept, and how; every other one has to be empty.
FOLLOWS = {
    "answer": {"stop_case": "answer__case", "training_session": "answer__case__training_session"},
    "event": {"stop_case": "event__training_session__stop_case", "training_session": "event__training_session"},
    "decision": {"review": "decision__review"},
    "stop_case": {"training_session": "stop_case__training_session"},
}


def fill_about(apps, schema_editor):
    messages = apps.get_model("training_sessions", "Message")._base_manager
    for place, (column, about_type) in enumerate(COLUMNS):
        rows = messages.filter(about_type="", **{f"{column}__isnull": False})
        follows = FOLLOWS.get(column, {})
        fits = Q()
        for other, _ in COLUMNS[place + 1 :]:
            same = Q(**{other: F(follows[other])}) if other in follows else Q(**{f"{other}__isnull": True})
            if column == "event" and other == "stop_case":
                same = (same & Q(event__kind__in=STOPS)) | (
                    Q(stop_case__isnull=True) & ~Q(event__kind__in=STOPS)
                )
            fits &= same
        fitting = rows.filter(fits)
        if (count := rows.count() - fitting.count()) > 0:
            keys = rows.exclude(pk__in=fitting.values("pk")).values_list("key", flat=True)[:5]
            raise RuntimeError(f"{count} messages are about more than their {column}: {', '.join(keys)}")
        rows.update(about_type=about_type, about_id=F(f"{column}_id"))
    check_now(schema_editor)


def fill_columns(apps, schema_editor):
    def model(name):
        return apps.get_model("training_sessions", name)._base_manager

    messages = model("Message")
    for column, about_type in COLUMNS:
        messages.filter(about_type=about_type).update(**{f"{column}_id": F("about_id")})
    event = model("Event").filter(pk=OuterRef("event_id"))
    case_of_event = model("StopCase").filter(training_session__events=OuterRef("event_id"))
    answer = model("FollowUpAnswer").filter(pk=OuterRef("answer_id"))
    case = model("StopCase").filter(pk=OuterRef("stop_case_id"))
    decision = apps.get_model("clients", "Decision")._base_manager.filter(pk=OuterRef("decision_id"))
    of_events = messages.filter(about_type="event")
    of_events.update(training_session_id=Subquery(event.values("training_session")[:1]))
    of_events.filter(event__kind__in=STOPS).update(stop_case_id=Subquery(case_of_event.values("pk")[:1]))
    messages.filter(about_type="follow_up_answer").update(stop_case_id=Subquery(answer.values("case")[:1]))
    messages.filter(about_type__in=["follow_up_answer", "stop_case"]).update(
        training_session_id=Subquery(case.values("training_session")[:1])
    )
    messages.filter(about_type="decision").update(review_id=Subquery(decision.values("review")[:1]))
    check_now(schema_editor)




def check_now(schema_editor):
    """PostgreSQL alters no table whose foreign keys wait to be checked at the end of the transaction."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("training_sessions", "0014_sent_again"),
        ("clients", "0009_own_moves"),
    ]

    operations = [
        migrations.AddField("message", "about_type", models.CharField(max_length=20, blank=True, default="")),
        migrations.AddField("message", "about_id", models.UUIDField(null=True, blank=True)),
        migrations.RunPython(fill_about, fill_columns),
        *[migrations.RemoveField("message", column) for column, _ in COLUMNS],
        migrations.AddIndex(
            "message", models.Index(fields=["about_id", "about_type"], name="message_about")
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                name="message_about_whole",
                condition=Q(about_type="", about_id__isnull=True)
                | (~Q(about_type="") & Q(about_id__isnull=False)),
            ),
        ),
    ]
