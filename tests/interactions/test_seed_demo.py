"""The demo data keep what the command promises."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob

from crm.models import Contact, Document, User
from interactions.choices import DeliveryStatus
from interactions.demo.bulk import BUSY
from interactions.demo.contacts import external_id
from interactions.demo.entries import QUIET
from interactions.history import history_of
from interactions.models import (
    Attachment,
    Email,
    Event,
    FollowUp,
    InteractionLogEntry,
    InteractionTemplate,
    RecordingRule,
)
from interactions.tasks import send_emails

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def seed(*arguments):
    out = StringIO()
    call_command("seed_demo", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def told():
    """Everything that is said in the log, without what the database numbers by itself."""
    return list(
        InteractionLogEntry.objects.order_by("pk").values_list(
            "contact__name",
            "company__name",
            "template__code",
            "salesperson__email",
            "occurred_at__date",
            "description",
            "body",
            "evaluation",
            "cancelled_reason",
            "document_number",
        )
    )


def test_makes_sixty_contacts_and_four_hundred_entries():
    assert "Added 60 contacts and 400 entries." in seed()
    assert Contact.objects.count() == 60
    assert InteractionLogEntry.objects.count() == 400


def test_makes_as_many_as_asked_for_and_tops_up_what_is_there():
    seed("--contacts", "100", "--entries", "600")
    assert (Contact.objects.count(), InteractionLogEntry.objects.count()) == (100, 600)
    assert "Added 50 contacts and 100 entries." in seed("--contacts", "150", "--entries", "700")
    assert "Added 0 contacts and 0 entries." in seed("--contacts", "150", "--entries", "700")


def test_is_the_same_on_every_run():
    runs = []
    for _ in range(2):
        with transaction.atomic():
            seed("--entries", "1000")
            runs.append(told())
            transaction.set_rollback(True)
    assert len(runs[0]) == 1000
    assert runs[0] == runs[1]


def test_once_does_nothing_where_there_are_contacts():
    Contact.objects.create(kind="company", name="Already here")
    assert "nothing was added" in seed("--once")
    assert Contact.objects.count() == 1
    assert not User.objects.exists()


def test_once_fills_an_empty_database():
    seed("--once")
    assert Contact.objects.count() == 60


def test_keeps_what_is_there():
    own = Contact.objects.create(kind="company", name="Already here")
    user = User.objects.create_user("sales@example.com", "my-own-password", name="Mine")
    seed()
    user.refresh_from_db()
    assert user.check_password("my-own-password")
    assert Contact.objects.filter(pk=own.pk).exists()
    assert not own.entries.exists()


@pytest.mark.parametrize(
    ("email", "group", "is_staff"),
    [
        ("sales@example.com", ["Sales"], False),
        ("manager@example.com", ["Sales manager"], False),
        ("admin@example.com", [], True),
    ],
)
def test_makes_the_sign_ins(client, email, group, is_staff):
    assert "the password is logbook-demo" in seed()
    user = User.objects.get(email=email)
    assert client.login(username=email, password="logbook-demo")
    assert [each.name for each in user.groups.all()] == group
    assert (user.is_staff, user.is_superuser) == (is_staff, is_staff)


def test_shows_every_state_an_entry_can_have():
    seed()
    entries = InteractionLogEntry.objects
    assert entries.filter(corrects__cancelled_at__isnull=False).count() == 1
    assert entries.postponed().count() == 6
    assert entries.cancelled().count() >= 10
    assert not entries.cancelled().filter(cancelled_reason="").exists()
    assert entries.filter(attempt_failed=True).count() >= 5
    delivered = {DeliveryStatus.SENT, DeliveryStatus.FAILED, ""}
    assert set(entries.values_list("delivery_status", flat=True)) == delivered
    assert entries.filter(comments__isnull=False).count() >= 30
    assert Contact.objects.filter(privacy_blocked=True, entries=None).count() == 1
    assert Contact.objects.filter(excluded_from_segments=True).count() == 1
    assert Contact.objects.exclude(archived_at=None).count() == 1
    assert FollowUp.objects.open().count() >= 25
    assert User.objects.salespeople().count() == 5


def test_attached_files_can_be_read():
    seed()
    contents = {each.name: each.file.read() for each in Attachment.objects.all()}
    assert len(contents["Price list.csv"]) == Attachment.objects.get(name="Price list.csv").size
    documents = [content for name, content in contents.items() if name.endswith(".pdf")]
    assert len(documents) == 5
    assert all(content.startswith(b"%PDF-1.") for content in documents)
    assert Attachment.objects.get(name="Price list.csv").entries.count() == 4


def test_every_document_that_is_spoken_of_is_there():
    seed()
    documents = InteractionLogEntry.objects.exclude(document_number="")
    assert documents.count() >= 60
    told = set(documents.values_list("document_number", flat=True))
    assert told <= set(Document.objects.values_list("number", flat=True))
    for kind, prefix in [("quote", "Q"), ("invoice", "I")]:
        numbers = Document.objects.filter(kind=kind).order_by("date", "pk")
        first = int(numbers[0].number.removeprefix(f"{prefix}-"))
        assert [each.number for each in numbers] == [
            f"{prefix}-{number}" for number in range(first, first + len(numbers))
        ]
    assert not Document.objects.filter(kind="invoice", issued_at=None).exists()


def test_every_delivery_has_its_email_and_every_automatic_entry_its_event():
    seed()
    delivered = InteractionLogEntry.objects.exclude(delivery_status="")
    assert Email.objects.count() == delivered.count() >= 60
    assert not Email.objects.filter(recipient="").exists()
    automatic = InteractionLogEntry.objects.filter(source__in=["document", "email"])
    assert automatic.count() == Event.objects.exclude(entry=None).count()
    assert Event.objects.unrecorded().count() == 3


def test_nothing_of_it_goes_to_a_mail_server(mail_server):
    seed("--contacts", "100", "--entries", "600")
    send_emails()
    assert mail_server.connections == 0
    assert not ProcrastinateJob.objects.exists()


def test_addresses_are_invented():
    seed("--contacts", "200")
    assert not Contact.objects.exclude(email__endswith=".example").exists()


def test_large_amounts_are_lopsided():
    seed("--contacts", "500", "--entries", "10000")
    entries = InteractionLogEntry.objects
    assert entries.filter(description__contains="theremin").count() == 25
    assert entries.search("theremin").count() == 25
    assert entries.search("varnish").count() == 96
    assert 3_200 <= entries.search("delivery").count() <= 3_240
    assert entries.filter(contact__external_id=external_id(QUIET)).count() == 200
    busy = entries.values("contact__external_id").annotate(n=Count("pk")).order_by("-n")[0]
    assert busy["contact__external_id"] == external_id(BUSY)
    assert busy["n"] >= 480
    owners = entries.values("salesperson").annotate(n=Count("pk")).order_by("n")
    assert len(owners) == 5
    assert owners[0]["n"] >= 1_000
    oldest = entries.counted().order_by("occurred_at")[0].occurred_at
    late = entries.cancelled().filter(occurred_at__gt=oldest)
    assert entries.cancelled().count() - late.count() >= 900
    assert late.count() <= 20


def test_refuses_fewer_than_were_thought_up():
    with pytest.raises(CommandError, match="60 is the smallest number."):
        seed("--contacts", "59")
    with pytest.raises(CommandError, match="400 is the smallest number."):
        seed("--entries", "many")


def test_says_which_templates_it_lacks():
    RecordingRule.objects.all().delete()
    InteractionTemplate.objects.filter(code__in=["NOTE", "ORDER"]).delete()
    with pytest.raises(CommandError, match="make them first: NOTE, ORDER."):
        seed()
    assert not Contact.objects.exists()


def test_tells_who_cancelled_what():
    seed()
    cancelled = InteractionLogEntry.objects.cancelled()
    assert cancelled
    for entry in cancelled.select_related("cancelled_by"):
        (happening,) = history_of(entry)
        assert happening.text == f"Cancelled: {entry.cancelled_reason}"
        assert (happening.who, happening.at) == (entry.cancelled_by.name, entry.cancelled_at)
