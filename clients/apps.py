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
        post_migrate.connect(make_cache_table, sender=self)


def make_cache_table(*, using: str, **_facts) -> None:
    """The table in which sign-ins are counted belongs to no model, so that no migration knows of it."""
    call_command("createcachetable", database=using, verbosity=0)
