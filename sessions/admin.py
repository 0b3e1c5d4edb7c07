"""The back office of sessions, to look rows up, not to change them."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from clients.admin import ReadOnlyAdmin, VersionAdmin
from sessions import models


class PrescriptionInline(admin.TabularInline):
    model = models.Prescription
    fields = ["position", "exercise_name", "load_kg", "percent_1rm", "sets", "rest_seconds"]
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.TrainingSession)
class TrainingSessionAdmin(ReadOnlyAdmin):
    list_display = ["client", "region", "scheduled_on", "state", "reps_done", "cuff_seconds", "cancelled_at"]
    list_filter = ["state", "region"]
    search_fields = ["client__search_text"]
    list_select_related = ["client"]
    date_hierarchy = "scheduled_on"
    inlines = [PrescriptionInline]


@admin.register(models.PracticeExercise)
class PracticeExerciseAdmin(ReadOnlyAdmin):
    list_display = ["name", "practice", "region", "equipment_kind", "edited_at"]
    list_filter = ["region"]
    search_fields = ["name"]
    list_select_related = ["practice"]


@admin.register(models.PracticeProtocol)
class PracticeProtocolAdmin(ReadOnlyAdmin):
    list_display = ["name", "practice", "version", "edited_by", "edited_at", "retired_at"]
    search_fields = ["name"]
    list_select_related = ["practice", "edited_by"]


@admin.register(models.HiddenExercise)
class HiddenExerciseAdmin(ReadOnlyAdmin):
    list_display = ["exercise_code", "practice", "hidden_by", "hidden_at"]
    search_fields = ["exercise_code"]
    list_select_related = ["practice", "hidden_by"]


@admin.register(models.ProgrammeTemplate)
class ProgrammeTemplateAdmin(ReadOnlyAdmin):
    list_display = ["name", "practice", "version", "copied_from", "edited_by", "edited_at"]
    search_fields = ["name"]
    list_select_related = ["practice", "edited_by"]


@admin.register(models.HiddenTemplate)
class HiddenTemplateAdmin(ReadOnlyAdmin):
    list_display = ["template_code", "practice", "hidden_by", "hidden_at"]
    search_fields = ["template_code"]
    list_select_related = ["practice", "hidden_by"]


@admin.register(models.Block)
class BlockAdmin(ReadOnlyAdmin):
    list_display = ["client", "template_name", "template_version", "start_on", "assigned_by", "assigned_at"]
    search_fields = ["client__search_text", "template_name"]
    list_select_related = ["client", "assigned_by"]


@admin.register(models.Ramp)
class RampAdmin(ReadOnlyAdmin):
    list_display = ["client", "side", "version", "started_on", "started_by", "ended_at"]
    search_fields = ["client__search_text"]
    list_select_related = ["client", "started_by"]


@admin.register(models.RampConfirmation)
class RampConfirmationAdmin(ReadOnlyAdmin):
    list_display = ["ramp", "step", "criterion", "confirmed_on", "clinician", "confirmed_by", "taken_back_at"]
    list_filter = ["step"]
    list_select_related = ["ramp__client", "confirmed_by"]


@admin.register(models.DayOff)
class DayOffAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "client", "coach", "recorded_by", "recorded_at"]
    search_fields = ["client__search_text"]
    list_select_related = ["client", "coach", "recorded_by"]


@admin.register(models.LoadDecision)
class LoadDecisionAdmin(ReadOnlyAdmin):
    list_display = ["client", "exercise_code", "answer", "from_kg", "to_kg", "decided_by", "decided_at"]
    list_filter = ["answer", "rule"]
    search_fields = ["client__search_text"]
    list_select_related = ["client", "decided_by"]


@admin.register(models.Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["training_session", "kind", "occurred_at", "received_at", "reported_by"]
    list_filter = ["kind"]
    list_select_related = ["training_session", "reported_by"]


@admin.register(models.Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "channel", "state", "due_at", "sent_at", "attempts", "why_not"]
    list_filter = ["state", "kind", "channel"]
    search_fields = ["key", "client__search_text"]


@admin.register(models.Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["name", "beat_at"]


class StopEntryInline(admin.TabularInline):
    model = models.StopEntry
    fields = ["written_at", "kind", "by", "text"]
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.StopCase)
class StopCaseAdmin(ReadOnlyAdmin):
    list_display = ["client", "sign", "stopped_at", "opened_at", "first_response_at", "closed_at"]
    list_filter = ["sign"]
    search_fields = ["client__search_text"]
    list_select_related = ["client"]
    inlines = [StopEntryInline]


@admin.register(models.StopEntry)
class StopEntryAdmin(ReadOnlyAdmin):
    list_display = ["case", "kind", "by", "written_at"]
    list_filter = ["kind"]
    list_select_related = ["case", "by"]


@admin.register(models.FollowUpAnswer)
class FollowUpAnswerAdmin(ReadOnlyAdmin):
    list_display = ["training_session", "asked", "reply", "answered_at"]
    list_filter = ["reply"]
    list_select_related = ["training_session"]


@admin.register(models.Bounce)
class BounceAdmin(ReadOnlyAdmin):
    list_display = ["user", "address", "since", "told"]
    list_select_related = ["user"]


@admin.register(models.SwitchedOff)
class SwitchedOffAdmin(ReadOnlyAdmin):
    list_display = ["user", "kind", "channel", "off_at"]
    list_filter = ["kind", "channel"]
    list_select_related = ["user"]


admin.site.register(models.ProgrammeTemplate.history.model, VersionAdmin)
admin.site.register(models.PracticeProtocol.history.model, VersionAdmin)


@admin.register(models.PushSubscription)
class PushSubscriptionAdmin(ReadOnlyAdmin):
    """Without the address and the keys: whoever has them can write to the device's owner."""

    list_display = ["user", "created_at", "last_ok_at", "ended_at", "ended_why"]
    list_select_related = ["user"]
    exclude = ["endpoint", "p256dh", "auth"]


@admin.register(models.UsedLink)
class UsedLinkAdmin(ReadOnlyAdmin):
    list_display = ["key", "user", "used_at"]
    list_select_related = ["user"]


@admin.register(models.CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    list_display = ["client", "made_at", "revoked_at"]
    list_select_related = ["client"]
    exclude = ["token_sha256"]
