from importlib import import_module

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    label = "clients"
    verbose_name = "Clients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("clients.sign_in")
        import_module("clients.forms.words").speak_plainly()
