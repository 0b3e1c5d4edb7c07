"""The back office of a superuser: shows rows and changes none. Changes go through the pages."""

from django.contrib import admin

from clients import models


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to search and read, without the permission to write."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(models.Practice)
class PracticeAdmin(ReadOnlyAdmin):
    list_display = ["name", "time_zone", "created_at"]
    search_fields = ["name"]


@admin.register(models.User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["email", "name", "role", "practice", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name"]
    list_select_related = ["practice"]
    exclude = ["password"]


@admin.register(models.Client)
class ClientAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "practice", "created_at", "archived_at"]
    list_filter = ["archived_at"]
    search_fields = ["search_text"]
    list_select_related = ["practice"]


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "role", "practice", "created_at", "expires_at", "accepted_at", "replaced_at"]
    search_fields = ["email", "name"]
    list_select_related = ["practice"]


@admin.register(models.Screening)
class ScreeningAdmin(ReadOnlyAdmin):
    list_display = ["client", "number", "submitted_at", "verdict_upper", "verdict_lower", "in_person"]
    list_filter = ["verdict_upper", "verdict_lower"]
    search_fields = ["client__search_text"]
    list_select_related = ["client"]


@admin.register(models.Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["screening", "practice", "state", "opened_at", "claimed_by", "closed_at"]
    search_fields = ["screening__client__search_text"]
    list_select_related = ["screening", "practice", "claimed_by"]


@admin.register(models.Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["review", "kind", "decided_by", "decided_at"]
    list_filter = ["kind"]
    search_fields = ["review__screening__client__search_text", "reason"]
    list_select_related = ["review", "decided_by"]


@admin.register(models.ReviewNote)
class ReviewNoteAdmin(ReadOnlyAdmin):
    list_display = ["review", "author", "created_at"]
    search_fields = ["review__screening__client__search_text", "text"]
    list_select_related = ["review", "author"]


@admin.register(models.Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["client", "name", "content_type", "uploaded_by", "uploaded_at"]
    search_fields = ["client__search_text", "name"]
    list_select_related = ["client", "uploaded_by"]
    exclude = ["file"]  # it has no address


@admin.register(models.Clearance)
class ClearanceAdmin(ReadOnlyAdmin):
    list_display = ["client", "basis", "limbs_text", "valid_from_on", "valid_until_on", "revoked_at"]
    list_filter = ["basis"]
    search_fields = ["client__search_text"]
    list_select_related = ["client"]


@admin.register(models.OneRepMax)
class OneRepMaxAdmin(ReadOnlyAdmin):
    list_display = ["client", "exercise_code", "load_kg", "method", "tested_on", "withdrawn_at"]
    list_filter = ["method", "exercise_code"]
    search_fields = ["client__search_text", "exercise_code"]
    list_select_related = ["client"]


class OfClientAdmin(ReadOnlyAdmin):
    """Rows that are listed by client."""

    list_display = ["client", "__str__"]
    search_fields = ["client__search_text"]
    list_select_related = ["client"]


admin.site.register(
    [
        models.AnswersRequest,
        models.BloodPressureReading,
        models.BodyWeight,
        models.ClientPlace,
        models.CoachNote,
        models.Cuff,
        models.Equipment,
        models.LimbCircumference,
        models.Medicine,
        models.OcclusionPressure,
        models.ScreeningDraft,
        models.UnsentAnswer,
    ],
    OfClientAdmin,
)


@admin.register(models.Place)
class PlaceAdmin(ReadOnlyAdmin):
    list_display = ["name", "practice", "retired_at"]
    search_fields = ["name"]
    list_select_related = ["practice"]


@admin.register(models.Machine)
class MachineAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "place", "kind", "unit", "updated_at"]
    list_filter = ["kind", "unit"]
    list_select_related = ["place"]


@admin.register(models.Flag)
class FlagAdmin(ReadOnlyAdmin):
    list_display = ["screening", "code", "verdict", "limbs_text"]
    list_filter = ["verdict", "code"]
    search_fields = ["screening__client__search_text", "code"]
    list_select_related = ["screening"]


@admin.register(models.Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["client", "kind", "way", "text_version", "given_at", "withdrawn_at"]
    list_filter = ["kind", "way", "text_version"]
    search_fields = ["client__search_text", "parent_name"]
    list_select_related = ["client"]


@admin.register(models.RedFlag)
class RedFlagAdmin(ReadOnlyAdmin):
    list_display = ["client", "sign", "way", "said_at", "closed_at"]
    list_filter = ["sign", "way"]
    search_fields = ["client__search_text"]
    list_select_related = ["client"]


@admin.register(models.RedFlagEntry)
class RedFlagEntryAdmin(ReadOnlyAdmin):
    list_display = ["red_flag", "kind", "by", "written_at"]
    list_select_related = ["red_flag", "by"]


@admin.register(models.AnswersSeen)
class AnswersSeenAdmin(ReadOnlyAdmin):
    list_display = ["screening", "is_right", "answered_at"]
    list_select_related = ["screening"]


@admin.register(models.ChangedAnswer)
class ChangedAnswerAdmin(ReadOnlyAdmin):
    list_display = ["review", "cause", "code", "said_on", "noted_at"]
    list_select_related = ["review"]


@admin.register(models.Acknowledgement)
class AcknowledgementAdmin(ReadOnlyAdmin):
    list_display = ["flag", "coach", "acknowledged_at"]
    search_fields = ["flag__screening__client__search_text"]
    list_select_related = ["flag", "coach"]


@admin.register(models.AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["number", "at", "practice", "actor", "action", "client", "kind"]
    list_filter = ["action", "kind"]
    search_fields = ["object_id", "actor__email", "client__search_text"]
    list_select_related = ["practice", "actor", "client"]


@admin.register(models.AuditAnchor)
class AuditAnchorAdmin(ReadOnlyAdmin):
    list_display = ["practice", "number", "sha256", "moved_at"]
    list_select_related = ["practice"]


@admin.register(models.HealthChange)
class HealthChangeAdmin(ReadOnlyAdmin):
    list_display = ["client", "kind", "reported_by", "reported_at"]
    list_filter = ["kind"]
    search_fields = ["client__search_text"]
    list_select_related = ["client", "reported_by"]


class VersionAdmin(ReadOnlyAdmin):
    """A stored version of a row, with its author."""

    list_display = ["__str__", "history_type", "history_date", "history_user"]
    list_filter = ["history_type"]
    list_select_related = ["history_user"]


admin.site.register(
    [
        model.history.model
        for model in (models.Client, models.Equipment, models.Machine, models.OneRepMax, models.Clearance)
    ],
    VersionAdmin,
)
