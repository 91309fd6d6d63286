"""The groups and templates that the demo speaks of, made where they are missing."""

from ..models import InteractionGroup, InteractionTemplate

GROUPS = {
    "LETTERS": ("Letters", "letter"),
    "MEETINGS": ("Meetings", "meeting"),
    "PHONE": ("Phone", "phone"),
    "SALES": ("Sales documents", "document"),
    "SYSTEM": ("System", "note"),
}
# code: group, description, icon, information flow, initiated by, cost, minutes
TEMPLATES = {
    "CALL-IN": ("PHONE", "Incoming call", "phone-incoming", "inbound", "them", 0, 10),
    "CALL-OUT": ("PHONE", "Outgoing call", "phone-outgoing", "outbound", "us", 1, 15),
    "MEET-OURS": ("MEETINGS", "Meeting at our place", "users-group", "", "us", 25, 90),
    "MEET-THEIRS": ("MEETINGS", "Meeting at theirs", "users-group", "", "us", 45, 120),
    "LETTER": ("LETTERS", "Business letter", "mailbox", "outbound", "us", 8, 30),
    "EMAIL": ("LETTERS", "E-mail", "mail-forward", "outbound", "us", 0, 10),
    "NOTE": ("SYSTEM", "Note", "note", "", "", 0, 5),
    "QUOTE": ("SALES", "Quote", "file-text", "outbound", "us", 1, 1),
    "ORDER": ("SALES", "Order confirmation", "file-check", "outbound", "us", 1, 1),
    "INVOICE": ("SALES", "Invoice", "file-invoice", "outbound", "us", 1, 1),
    "CREDIT": ("SALES", "Credit memo", "file-minus", "outbound", "us", 1, 1),
    "COVER": ("SALES", "Cover letter", "mailbox", "outbound", "us", 1, 5),
}


def complete():
    groups = {
        code: InteractionGroup.objects.get_or_create(
            code=code, defaults={"description": description, "hue": hue}
        )[0]
        for code, (description, hue) in GROUPS.items()
    }
    for code, (group, description, icon, flow, initiated_by, cost, minutes) in TEMPLATES.items():
        InteractionTemplate.objects.get_or_create(
            code=code,
            defaults={
                "group": groups[group],
                "description": description,
                "icon": icon,
                "information_flow": flow,
                "initiated_by": initiated_by,
                "unit_cost": cost,
                "unit_duration": minutes,
                "for_calls": code == "CALL-OUT",
            },
        )
