"""An answer to a question belongs to the session that was asked about, stopped or not.

Back again, answers after sessions that were not stopped are lost: there was no place for them.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

BEFORE = ["fine", "swelling", "dark_urine", "weakness", "numbness"]
AFTER = [*BEFORE, "chest_pain", "sore"]


def fill_session(apps, schema_editor):
    rows, cases = _rows(apps, schema_editor)
    case = cases.filter(pk=OuterRef("case_id"))
    rows.update(training_session_id=Subquery(case.values("training_session_id")[:1]))
    check_now(schema_editor)


def fill_case(apps, schema_editor):
    rows, cases = _rows(apps, schema_editor)
    rows.filter(reply__in=["chest_pain", "sore"]).delete()
    case = cases.filter(training_session_id=OuterRef("training_session_id"))
    rows.update(case_id=Subquery(case.values("pk")[:1]))
    rows.filter(case_id=None).delete()
    check_now(schema_editor)


def _rows(apps, schema_editor):
    alias = schema_editor.connection.alias
    answer, case = (apps.get_model("training_sessions", name) for name in ("FollowUpAnswer", "StopCase"))
    return answer._base_manager.using(alias), case._base_manager.using(alias)


def check_now(schema_editor):
    """PostgreSQL alters no table whose foreign keys wait to be checked at the end of the transaction."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def session_of_answer(**facts):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name="follow_up_answers",
        to="training_sessions.trainingsession",
        **facts,
    )


class Migration(migrations.Migration):
    dependencies = [("training_sessions", "0017_questions_asked_for")]

    operations = [
        migrations.RemoveConstraint("followupanswer", "follow_up_reply_known"),
        migrations.AddField("followupanswer", "training_session", session_of_answer(null=True)),
        migrations.AlterField(
            "followupanswer",
            "case",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="training_sessions.stopcase",
            ),
        ),
        migrations.RunPython(fill_session, fill_case),
        migrations.RemoveField("followupanswer", "case"),
        migrations.AlterField("followupanswer", "training_session", session_of_answer()),
        migrations.AddConstraint(
            "followupanswer",
            models.CheckConstraint(name="follow_up_reply_known", condition=Q(reply__in=AFTER)),
        ),
        migrations.AlterField(
            "followupanswer",
            "reply",
            models.CharField(
                choices=[
                    ("fine", "All fine"),
                    ("swelling", "Swelling"),
                    ("dark_urine", "Dark urine"),
                    ("weakness", "Weakness"),
                    ("numbness", "Numbness"),
                    ("chest_pain", "Chest pain or fainting"),
                    ("sore", "Very sore"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "message",
            "kind",
            models.CharField(
                choices=[
                    ("reminder", "Session-day reminder"),
                    ("invitation", "Invitation"),
                    ("alert", "Alert"),
                    ("desk", "Review desk"),
                    ("follow_up", "Question after a session"),
                    ("summary", "Weekly summary"),
                    ("digest", "Weekly digest"),
                    ("unfinished", "Unfinished session"),
                    ("renewal", "Something runs out"),
                    ("bounce", "Letters come back"),
                    ("questions", "New answers asked for"),
                ],
                max_length=12,
            ),
        ),
    ]
