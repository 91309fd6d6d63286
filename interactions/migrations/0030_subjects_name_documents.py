"""Who gets a document by e-mail reads its number in the subject, as the useful set has it."""

from django.db import migrations

NUMBER = "{{ document.number or '' }}"
NAME = "{{ company.name or contact.name }}"
# The code of the template and the subject that it began with; where the number stands in it.
SUBJECTS = [
    ("QUOTE", f"Our quote for {NAME}", f"Our quote {NUMBER} for {NAME}"),
    ("QUOTE", f"Vores tilbud til {NAME}", f"Vores tilbud {NUMBER} til {NAME}"),
    ("ORDER", "Confirmation of your order", f"Confirmation {NUMBER} of your order"),
    ("ORDER", "Bekræftelse af din ordre", f"Bekræftelse {NUMBER} af din ordre"),
    ("INVOICE", "Your invoice", f"Your invoice {NUMBER}"),
    ("INVOICE", "Din faktura", f"Din faktura {NUMBER}"),
    ("CREDIT", "Your credit memo", f"Your credit memo {NUMBER}"),
    ("CREDIT", "Din kreditnota", f"Din kreditnota {NUMBER}"),
]


def name_documents(apps, schema_editor):
    """Where the team has not written another subject."""
    Text = apps.get_model("interactions", "TemplateText")
    for code, before, now in SUBJECTS:
        Text.objects.filter(template__code=code, subject=before).update(subject=now)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0029_several_contacts")]

    operations = [migrations.RunPython(name_documents, migrations.RunPython.noop)]
