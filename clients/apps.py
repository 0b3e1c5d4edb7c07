from importlib import import_module

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class ClientsConfig(AppConfig):
    name = "clients"
    label = "clients"
    verbose_name = "Clients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("clients.people.sign_in")
        import_module("clients.forms.error_messages").set_default_messages()
        post_migrate.connect(create_cache_table, sender=self)


def create_cache_table(*, using: str, **_facts) -> None:
    """Create the table of the database cache, which counts sign-ins. It has no model and so no migration."""
    call_command("createcachetable", database=using, verbosity=0)
