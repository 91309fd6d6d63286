"""The groups and templates that a new installation begins with: named in its own language, with texts in English and
Danish."""

from decimal import Decimal

from django.conf import settings
from django.db import migrations

GROUPS = [
    ("LETTERS", "Letters and e-mails", "letter"),
    ("MEETINGS", "Meetings", "meeting"),
    ("PHONE", "Phone", "phone"),
    ("SALES", "Sales documents", "document"),
    ("SYSTEM", "System", "note"),
]

# In the order in which they are offered.
TEMPLATES = [
    {
        "code": "CALL-OUT",
        "description": "Outgoing call",
        "group": "PHONE",
        "icon": "phone-outgoing",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_cost": "0.50",
        "unit_duration": 10,
        "for_calls": True,
    },
    {
        "code": "CALL-IN",
        "description": "Incoming call",
        "group": "PHONE",
        "icon": "phone-incoming",
        "information_flow": "inbound",
        "initiated_by": "them",
        "unit_duration": 10,
    },
    {
        "code": "EMAIL",
        "description": "E-mail",
        "group": "LETTERS",
        "icon": "mail-forward",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_duration": 5,
        "correspondence_type": "email",
        "ignore_contact_correspondence_type": True,
    },
    {
        "code": "MEET-THEIRS",
        "description": "Meeting at their place",
        "group": "MEETINGS",
        "icon": "users-group",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_cost": "60.00",
        "unit_duration": 120,
        "follow_up_days": 7,
    },
    {
        "code": "MEET-OURS",
        "description": "Meeting at our place",
        "group": "MEETINGS",
        "icon": "users-group",
        "information_flow": "inbound",
        "initiated_by": "them",
        "unit_cost": "15.00",
        "unit_duration": 60,
        "follow_up_days": 7,
    },
    {
        "code": "NOTE",
        "description": "Note",
        "group": "SYSTEM",
        "icon": "note",
        "unit_duration": 2,
    },
    {
        "code": "LETTER",
        "description": "Business letter",
        "group": "LETTERS",
        "icon": "mailbox",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_cost": "2.50",
        "unit_duration": 15,
        "correspondence_type": "letter",
        "ignore_contact_correspondence_type": True,
        "follow_up_days": 14,
    },
    {
        "code": "QUOTE",
        "description": "Quote",
        "group": "SALES",
        "icon": "file-text",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_cost": "1.00",
        "unit_duration": 20,
        "correspondence_type": "email",
        "follow_up_days": 7,
    },
    {
        "code": "ORDER",
        "description": "Order confirmation",
        "group": "SALES",
        "icon": "file-check",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_cost": "1.00",
        "unit_duration": 5,
        "correspondence_type": "email",
    },
    {
        "code": "INVOICE",
        "description": "Invoice",
        "group": "SALES",
        "icon": "file-invoice",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_cost": "1.00",
        "unit_duration": 5,
        "correspondence_type": "email",
    },
    {
        "code": "CREDIT",
        "description": "Credit memo",
        "group": "SALES",
        "icon": "file-minus",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_cost": "1.00",
        "unit_duration": 10,
        "correspondence_type": "email",
    },
    {
        "code": "COVER",
        "description": "Cover letter",
        "group": "LETTERS",
        "icon": "file-text",
        "information_flow": "outbound",
        "initiated_by": "us",
        "unit_cost": "2.50",
        "unit_duration": 5,
        "correspondence_type": "letter",
    },
]

# The names in other languages than English, by the code.
NAMES = {
    "da": {
        "LETTERS": "Breve og e-mails",
        "MEETINGS": "Møder",
        "PHONE": "Telefon",
        "SALES": "Salgsdokumenter",
        "SYSTEM": "System",
        "CALL-OUT": "Udgående opkald",
        "CALL-IN": "Indgående opkald",
        "EMAIL": "E-mail",
        "MEET-THEIRS": "Møde hos dem",
        "MEET-OURS": "Møde hos os",
        "NOTE": "Notat",
        "LETTER": "Forretningsbrev",
        "QUOTE": "Tilbud",
        "ORDER": "Ordrebekræftelse",
        "INVOICE": "Faktura",
        "CREDIT": "Kreditnota",
        "COVER": "Følgebrev",
    }
}

# How a text that is sent begins and ends. A company has no first name, and not every salesperson a job title.
FRAME = {
    "en": """\
Dear {{ contact.first_name or contact.name }},

(text)

Kind regards
{{ salesperson.name }}{% if salesperson.job_title %}
{{ salesperson.job_title }}{% endif %}""",
    "da": """\
Kære {{ contact.first_name or contact.name }}

(text)

Med venlig hilsen
{{ salesperson.name }}{% if salesperson.job_title %}
{{ salesperson.job_title }}{% endif %}""",
}
QUESTIONS = {
    "en": (
        "If you have any questions, reply to this message"
        "{% if salesperson.phone %} or call me on {{ salesperson.phone }}{% endif %}."
    ),
    "da": (
        "Svar på denne besked{% if salesperson.phone %}, eller ring til mig på"
        " {{ salesperson.phone }}{% endif %}, hvis du har spørgsmål."
    ),
}

# What is only kept: language → subject, text.
KEPT = {
    "CALL-OUT": {
        "en": (
            "Call to {{ contact.name }}",
            "{{ salesperson.name }} called {{ contact.name }} on {{ today }}.",
        ),
        "da": (
            "Opkald til {{ contact.name }}",
            "{{ salesperson.name }} ringede til {{ contact.name }} den {{ today }}.",
        ),
    },
    "CALL-IN": {
        "en": (
            "Call from {{ contact.name }}",
            "{{ contact.name }} called {{ salesperson.name }} on {{ today }}.",
        ),
        "da": (
            "Opkald fra {{ contact.name }}",
            "{{ contact.name }} ringede til {{ salesperson.name }} den {{ today }}.",
        ),
    },
    "MEET-THEIRS": {
        "en": (
            "Meeting at {{ company.name or contact.name }}",
            "{{ salesperson.name }} visited {{ contact.name }} on {{ today }}.",
        ),
        "da": (
            "Møde hos {{ company.name or contact.name }}",
            "{{ salesperson.name }} besøgte {{ contact.name }} den {{ today }}.",
        ),
    },
    "MEET-OURS": {
        "en": (
            "Meeting with {{ contact.name }} at our place",
            "{{ contact.name }} visited {{ salesperson.name }} on {{ today }}.",
        ),
        "da": (
            "Møde med {{ contact.name }} hos os",
            "{{ contact.name }} besøgte {{ salesperson.name }} den {{ today }}.",
        ),
    },
    "NOTE": {
        "en": (
            "Note on {{ contact.name }}",
            "{{ salesperson.name }} made a note on {{ contact.name }} on {{ today }}.",
        ),
        "da": (
            "Notat om {{ contact.name }}",
            "{{ salesperson.name }} skrev et notat om {{ contact.name }} den {{ today }}.",
        ),
    },
}

# What is sent, within its frame.
SENT = {
    "EMAIL": {
        "en": (
            "Thank you for your message",
            "Thank you for your message. I will look into it and get back to you as soon as I can.",
        ),
        "da": (
            "Tak for din henvendelse",
            "Tak for din henvendelse. Jeg ser på sagen og vender tilbage til dig hurtigst muligt.",
        ),
    },
    "LETTER": {
        "en": (
            "Thank you for talking to us",
            "Thank you for a good talk. I have enclosed the material that we spoke about, and I will"
            " call you in a couple of weeks to hear what you think of it.",
        ),
        "da": (
            "Tak for samtalen",
            "Tak for en god samtale. Vedlagt finder du det materiale, vi talte om. Jeg ringer til dig"
            " om et par uger for at høre, hvad du synes om det.",
        ),
    },
    "QUOTE": {
        "en": (
            "Our quote for {{ company.name or contact.name }}",
            "Thank you for your enquiry. Our quote is enclosed; the prices hold until the date that"
            " it names.\n\n" + QUESTIONS["en"],
        ),
        "da": (
            "Vores tilbud til {{ company.name or contact.name }}",
            "Tak for din forespørgsel. Vedlagt finder du vores tilbud. Priserne gælder til og med den"
            " dato, der står i tilbuddet.\n\n" + QUESTIONS["da"],
        ),
    },
    "ORDER": {
        "en": (
            "Confirmation of your order",
            "Thank you for your order. The confirmation is enclosed. Let me know as soon as possible"
            " if anything in it differs from what you expected.\n\n" + QUESTIONS["en"],
        ),
        "da": (
            "Bekræftelse af din ordre",
            "Tak for din ordre. Vedlagt finder du ordrebekræftelsen. Sig til hurtigst muligt, hvis"
            " noget i den ikke er, som du havde forventet.\n\n" + QUESTIONS["da"],
        ),
    },
    "INVOICE": {
        "en": (
            "Your invoice",
            "Our invoice is enclosed. Thank you for buying from us.\n\n" + QUESTIONS["en"],
        ),
        "da": (
            "Din faktura",
            "Vedlagt finder du vores faktura. Tak, fordi du handler hos os.\n\n" + QUESTIONS["da"],
        ),
    },
    "CREDIT": {
        "en": (
            "Your credit memo",
            "Our credit memo is enclosed. The amount is set off against your next payment unless we"
            " have agreed otherwise.\n\n" + QUESTIONS["en"],
        ),
        "da": (
            "Din kreditnota",
            "Vedlagt finder du vores kreditnota. Beløbet modregnes i din næste betaling, medmindre vi"
            " har aftalt andet.\n\n" + QUESTIONS["da"],
        ),
    },
    "COVER": {
        "en": (
            "Documents for {{ company.name or contact.name }}",
            "The documents that we agreed on are enclosed.\n\n" + QUESTIONS["en"],
        ),
        "da": (
            "Dokumenter til {{ company.name or contact.name }}",
            "Vedlagt finder du de dokumenter, vi har aftalt.\n\n" + QUESTIONS["da"],
        ),
    },
}


def texts_of(code):
    """Yield language, subject and text of a template."""
    for language, (subject, body) in (KEPT | SENT)[code].items():
        yield language, subject, (FRAME[language].replace("(text)", body) if code in SENT else body)


def begin(apps, schema_editor):
    """Make the set, unless somebody has set up templates already."""
    Group, Template, Text = (
        apps.get_model("interactions", name)
        for name in ("InteractionGroup", "InteractionTemplate", "TemplateText")
    )
    if Template.objects.exists() or Group.objects.exists():
        return
    language = settings.LANGUAGE_CODE
    names = NAMES.get(language, {})
    groups = {
        code: Group.objects.create(code=code, description=names.get(code, description), hue=hue)
        for code, description, hue in GROUPS
    }
    for number, fields in enumerate(TEMPLATES, start=1):
        cost = Decimal(fields.get("unit_cost", 0))
        template = Template.objects.create(
            **fields
            | {
                "description": names.get(fields["code"], fields["description"]),
                "group": groups[fields["group"]],
                "unit_cost": cost,
                "position": number * 10,
                "language": language,
            }
        )
        Text.objects.bulk_create(
            Text(template=template, language=language, subject=subject, body=body)
            for language, subject, body in texts_of(template.code)
        )


class Migration(migrations.Migration):
    dependencies = [("interactions", "0004_roles")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
