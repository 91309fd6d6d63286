"""A call, a meeting and a note are no letter and no e-mail, whatever the contact prefers."""

from django.db import migrations

CODES = ["CALL-OUT", "CALL-IN", "MEET-THEIRS", "MEET-OURS", "NOTE"]


def ignore_what_contacts_prefer(apps, schema_editor):
    """Where the team has not set the template up anew."""
    apps.get_model("interactions", "InteractionTemplate").objects.filter(
        code__in=CODES, version=1, correspondence_type=""
    ).update(ignore_contact_correspondence_type=True)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0013_years")]

    operations = [migrations.RunPython(ignore_what_contacts_prefer, migrations.RunPython.noop)]
