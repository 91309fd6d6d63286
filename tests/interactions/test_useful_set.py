"""What migrations make and repair: the set that a new installation begins with, and years that cannot be."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from interactions.models import FollowUp, InteractionGroup, InteractionTemplate, RecordingRule
from tests.factories import make_document, make_entry, make_person, make_user
from tests.interactions.test_recording import NEW

pytestmark = pytest.mark.django_db
MIGRATIONS = "interactions.migrations"


@pytest.mark.parametrize("code", ["CALL-OUT", "CALL-IN", "MEET-THEIRS", "MEET-OURS", "NOTE"])
def test_a_call_a_meeting_and_a_note_are_no_e_mail_whatever_the_contact_prefers(client, code):
    client.force_login(make_user())
    contact = make_person(correspondence_type="email")
    page = client.get(f"{NEW}?contact={contact.number}&template={code}")
    assert page.context["form"].value("correspondence_type") == ""


def test_what_the_team_set_up_anew_stays_as_it_is():
    templates = InteractionTemplate.objects.filter(code__in=["NOTE", "CALL-IN"])
    templates.update(ignore_contact_correspondence_type=False)
    templates.filter(code="NOTE").update(version=2)
    import_module(f"{MIGRATIONS}.0014_useful_set").ignore_what_contacts_prefer(apps, None)
    assert templates.get(ignore_contact_correspondence_type=True).code == "CALL-IN"


def test_an_e_mail_with_a_document_says_its_number_in_the_subject(client):
    client.force_login(make_user())
    for kind in ("quote", "order_confirmation", "invoice", "credit_memo"):
        issued_at = timezone.now() if kind in ("invoice", "credit_memo") else None
        document = make_document(kind, issued_at=issued_at)
        form = client.get(f"{document.get_absolute_url()}email/").context["form"]
        assert document.number in form["subject"].value()


def test_an_installation_in_danish_begins_with_danish_names(settings):
    settings.LANGUAGE_CODE = "da"
    RecordingRule.objects.all().delete()
    InteractionTemplate.objects.all().delete()
    InteractionGroup.objects.all().delete()
    import_module(f"{MIGRATIONS}.0005_useful_set").begin(apps, None)
    call = InteractionTemplate.objects.get(code="CALL-OUT")
    assert (call.description, call.group.description) == ("Udgående opkald", "Telefon")
    assert call.language == "da"
    assert {text.language for text in call.texts.all()} == {"en", "da"}


def test_a_year_that_was_let_in_before_is_repaired():
    with connection.cursor() as cursor:
        for table, name in (
            ("interactionlogentry", "entry_occurred_at"),
            ("followup", "followup_due_on"),
        ):
            cursor.execute(
                f"ALTER TABLE interactions_{table} DROP CONSTRAINT interactions_{name}_year"
            )
    entry = make_entry(occurred_at=datetime(1000, 1, 1, tzinfo=UTC))
    follow_up = FollowUp.objects.create(
        contact=entry.contact, salesperson=entry.salesperson, due_on="9999-12-31", text="Ask"
    )
    import_module(f"{MIGRATIONS}.0013_years").repair(apps, None)
    entry.refresh_from_db()
    follow_up.refresh_from_db()
    assert entry.occurred_at == entry.logged_at
    assert follow_up.due_on <= timezone.localdate()
