"""The number series and our company are there from the beginning; sales write documents, managers say who we are."""

from django.conf import settings
from django.db import migrations

from crm.roles import SALES, SALES_MANAGER, grant

WRITE = [
    "view_document",
    "add_document",
    "change_document",
    "delete_document",
    "issue_document",
    "print_document",
]
SERIES = {"quote": "Q-", "order_confirmation": "OC-", "invoice": "I-", "credit_memo": "CM-"}


def give(apps, schema_editor):
    grant(apps, "crm", {SALES: WRITE, SALES_MANAGER: [*WRITE, "change_ourcompany"]})
    Series = apps.get_model("crm", "DocumentSeries")
    Series.objects.bulk_create(
        Series(kind=kind, prefix=prefix, last=1000) for kind, prefix in SERIES.items()
    )
    OurCompany = apps.get_model("crm", "OurCompany")
    known = dict(OurCompany._meta.get_field("currency").choices)
    OurCompany.objects.create(
        pk=1, currency=settings.CURRENCY if settings.CURRENCY in known else "EUR"
    )


class Migration(migrations.Migration):
    dependencies = [("crm", "0021_documents")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
