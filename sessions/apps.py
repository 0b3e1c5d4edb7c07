from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    # Django's own app owns the label "sessions"; this one is in table names and migrations and never changes.
    label = "training_sessions"
    verbose_name = "Training sessions"
    default_auto_field = "django.db.models.BigAutoField"
