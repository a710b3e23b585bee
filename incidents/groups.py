"""Contributor, Editor, Publisher: who may do what. Each may do what the ones before it may."""

from __future__ import annotations

from typing import Any

WORKING_COPY = (
    "incident",
    "participation",
    "weaponuse",
    "citation",
    "casualtyclaim",
    "response",
    "actor",
    "place",
    "source",
    "tally",
)
CONTRIBUTOR = [f"incidents.{verb}_{model}" for model in WORKING_COPY for verb in ("add", "change", "view")] + [
    f"incidents.delete_{model}" for model in ("participation", "weaponuse", "citation", "casualtyclaim", "response")
]
CONTRIBUTOR += ["incidents.submit_incident", "incidents.view_tracker"]
EDITOR = CONTRIBUTOR + [
    f"incidents.delete_{model}" for model in WORKING_COPY if f"incidents.delete_{model}" not in CONTRIBUTOR
]
EDITOR += ["incidents.review_incident", "ledger.view_ledgerentry"]
PUBLISHER = [*EDITOR, "incidents.add_tracker", "incidents.change_tracker", "ledger.use_door", "ledger.redact"]
GROUPS: dict[str, list[str]] = {"Contributor": CONTRIBUTOR, "Editor": EDITOR, "Publisher": PUBLISHER}
LABELS = {
    "submit_incident": "Can submit for review",
    "review_incident": "Can edit the drafts of others and send them back",
    "use_door": "Can publish, correct, withdraw and merge",
    "redact": "Can redact",
}


def ensure_groups(apps: Any) -> None:
    """Make the groups with their permissions. `apps`: the registry, live or of a migration."""
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    content_types = apps.get_model("contenttypes", "ContentType")
    for name, permissions in GROUPS.items():
        group, _ = group_model.objects.get_or_create(name=name)
        wanted = []
        for permission in permissions:
            app_label, codename = permission.split(".")
            model = "ledgerentry" if app_label == "ledger" else codename.split("_", 1)[1]
            content_type, _ = content_types.objects.get_or_create(app_label=app_label, model=model)
            verb, _, subject = codename.partition("_")
            wanted.append(
                permission_model.objects.get_or_create(
                    content_type=content_type,
                    codename=codename,
                    defaults={"name": LABELS.get(codename, f"Can {verb} {subject}")},
                )[0]
            )
        group.permissions.set(wanted)
