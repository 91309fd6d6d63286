"""The groups that decide who may do what; migrations grant permissions to them."""

from django.contrib.auth.management import create_permissions

SALES = "Sales"
SALES_MANAGER = "Sales manager"


def grant(apps, app_label, permissions):
    """Give permissions of an app to groups, from within a migration.

    `permissions` maps a group's name to codenames. The permissions are made first: Django makes them only after
    all migrations have run.
    """
    app_config = apps.get_app_config(app_label)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, apps=apps)
    app_config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in permissions.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
        if len(found) != len(codenames):
            raise LookupError(f"{app_label} lacks some of the permissions {codenames}.")
        group.permissions.add(*found)
