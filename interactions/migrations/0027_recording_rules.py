"""A rule for each event of the program, with the template that a new installation has for it; who may what."""

from django.db import migrations

from crm.roles import SALES, SALES_MANAGER, grant

# The event, the code of its template, whether it is on, and how a repetition counts.
RULES = [
    ("quote_printed", "QUOTE", True, "once"),
    ("order_confirmation_printed", "ORDER", True, "once"),
    ("invoice_printed", "INVOICE", True, "once"),
    ("credit_memo_printed", "CREDIT", True, "once"),
    ("quote_emailed", "QUOTE", True, "always"),
    ("order_confirmation_emailed", "ORDER", True, "always"),
    ("invoice_emailed", "INVOICE", True, "always"),
    ("credit_memo_emailed", "CREDIT", True, "always"),
    ("letter_printed", "LETTER", True, "always"),
    ("cover_letter_printed", "COVER", True, "always"),
    ("email_sent", "EMAIL", True, "always"),
    # Whoever presses Call says afterwards what was said, and has recorded it by that.
    ("call_placed", "CALL-OUT", False, "once"),
]
SET_UP = ["view_recordingrule", "add_recordingrule", "change_recordingrule"]
EVENTS = ["view_event", "change_event"]


def give(apps, schema_editor):
    # Sales see which rule their printing meets; managers set it up, and see to what no rule met.
    grant(
        apps,
        "interactions",
        {
            SALES: ["view_recordingrule", "add_email", "view_email"],
            SALES_MANAGER: [*SET_UP, "delete_recordingrule", "add_email", "view_email", *EVENTS],
        },
    )
    Template = apps.get_model("interactions", "InteractionTemplate")
    templates = dict(Template.objects.filter(active=True).values_list("code", "pk"))
    Rule = apps.get_model("interactions", "RecordingRule")
    Rule.objects.bulk_create(
        Rule(
            event=event,
            template_id=templates.get(code),
            active=on and code in templates,
            repeats=repeats,
        )
        for event, code, on, repeats in RULES
    )


class Migration(migrations.Migration):
    dependencies = [("interactions", "0026_automatic_recording"), ("crm", "0022_document_roles")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
