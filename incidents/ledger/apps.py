from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def ensure_identity(using: str, **_: Any) -> None:
    """A migrated or emptied database has a ledger identity."""
    from incidents.ledger.entry import LedgerIdentity

    LedgerIdentity.objects.using(using).get_or_create(id=1)


class LedgerConfig(AppConfig):
    name = "incidents.ledger"
    label = "ledger"
    verbose_name = "Ledger"

    def ready(self) -> None:
        post_migrate.connect(ensure_identity, sender=self, dispatch_uid="ledger-identity")
