"""A run that sends its e-mails: queued with it, watched, paused, resumed, withdrawn, and sent again."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from interactions.defaults import occurred_at
from interactions.mailing.sending import send_due
from interactions.models import Email, InteractionLogEntry, LoggedSegment, TemplateText
from interactions.segment_logging import Wanted, defaults_of, log_segment, preflight
from tests.factories import (
    make_email,
    make_manager,
    make_person,
    make_run,
    make_segment,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user(email="mara@example.com")
    client.force_login(user)
    return user


@pytest.fixture
def template():
    template = make_template(code="NEWS", correspondence_type="email", language="en")
    TemplateText.objects.create(
        template=template, language="en", subject="News", body="{{ contact.first_name }}, hello."
    )
    return template


@pytest.fixture
def segment(user):
    """Two who get an e-mail, one who prefers letters, and one without an address."""
    return make_segment(
        make_person(first_name="Anna", email="anna@example.com", salesperson=user),
        make_person(first_name="Bo", email="bo@example.com", salesperson=user),
        make_person(
            email="c@example.com", correspondence_type="letter", city="Aarhus", salesperson=user
        ),
        make_person(salesperson=user),
    )


def wanted_by(segment, template, user, **changes):
    given = {"occurred_at": occurred_at(timezone.now()), "send": True}
    return Wanted(
        segment=segment, template=template, by=user, **defaults_of(template) | given | changes
    )


def log(wanted):
    return log_segment(wanted, mark=preflight(wanted).mark, idempotency_key=None)[0]


def test_queues_an_email_for_each_entry_that_is_one(segment, template, user, mail_server):
    wanted = wanted_by(segment, template, user)
    assert preflight(wanted).emails == 2
    run = log(wanted)
    entries = run.entries.order_by("pk")
    assert [entry.delivery_status for entry in entries] == ["queued", "queued", ""]
    emails = Email.objects.order_by("pk")
    assert [(email.entry, email.recipient, email.body) for email in emails] == [
        (entries[0], "anna@example.com", "Anna, hello."),
        (entries[1], "bo@example.com", "Bo, hello."),
    ]
    assert len({email.message_id for email in emails}) == 2
    assert ProcrastinateJob.objects.count() == 1
    send_due()
    assert mail_server.recipients == ["anna@example.com", "bo@example.com"]
    [(_recipient, message), _other] = mail_server.taken
    number = emails[0].contact.number
    assert message["List-Unsubscribe"] == (f"<mailto:{user.email}?subject=unsubscribe%20{number}>")
    assert message["Precedence"] == "bulk"


def test_sends_nothing_unless_it_is_asked_for(segment, template, user):
    wanted = wanted_by(segment, template, user, send=False)
    assert preflight(wanted).emails == 0
    log(wanted)
    assert not Email.objects.exists()
    assert not ProcrastinateJob.objects.exists()
    assert not InteractionLogEntry.objects.exclude(delivery_status="").exists()


def test_an_entry_without_a_text_is_not_sent(segment, template, user):
    wanted = wanted_by(segment, template, user, texts={})
    assert preflight(wanted).emails == 0
    log(wanted)
    assert not Email.objects.exists()


def test_what_is_sent_is_what_the_preflight_showed(segment, template, user):
    unsent = preflight(wanted_by(segment, template, user, send=False))
    assert unsent.mark != preflight(wanted_by(segment, template, user)).mark


def test_the_page_offers_it_and_says_how_many(client, segment, template, user):
    address = f"/segments/{segment.number}/log/"
    response = client.get(f"{address}?template={template.code}")
    form = response.context["form"]
    assert form.value("send") == "on"
    assert response.context["shown"].preflight.emails == 2
    assert "E-mails that are sent" in response.text
    sent = {name: form.value(name) for name in form.fields}
    mark = response.context["shown"].mark
    client.post(address, sent | {"include": [], "do": "log", "mark": mark})
    run = LoggedSegment.objects.get()
    assert run.asked["send"]
    assert Email.objects.of_run(run).count() == 2


def test_a_template_without_texts_offers_nothing_to_send(client, segment):
    template = make_template()
    response = client.get(f"/segments/{segment.number}/log/?template={template.code}")
    assert response.context["form"].value("send") == ""


def test_the_command_sends_when_it_is_told_to(segment, template, user):
    said = ["log_segment", segment.number, "--template", "NEWS", "--by", user.email]
    out = io.StringIO()
    call_command(*said, "--dry-run", "--send", stdout=out)
    assert "E-mails that are sent: 2" in out.getvalue()
    out = io.StringIO()
    call_command(*said, "--send", "--json", stdout=out)
    assert json.loads(out.getvalue())["emails"] == 2
    assert Email.objects.count() == 2


# The page of a run


@pytest.fixture
def run(user):
    contacts = [make_person(email=f"c{n}@example.com") for n in range(4)]
    run = make_run(None, *contacts, skipped=[(make_person(), "no_email")], logged_by=user)
    now = timezone.now()
    told = [
        {"status": "sent", "due_at": None, "sent_at": now},
        {"status": "failed", "due_at": None, "error": "550 No"},
        {"status": "failed", "due_at": None, "handed_over_at": now, "error": "?"},
        {},
    ]
    for entry, fields in zip(run.entries.order_by("pk"), told, strict=True):
        make_email(entry=entry, recipient=entry.contact.email, **fields)
        entry.delivery_status = fields.get("status", "queued")
        entry.delivery_error = fields.get("error", "")
        entry.save()
    return run


@pytest.mark.parametrize("make", [make_user, make_manager])
def test_the_page_takes_eight_statements_at_most(client, run, make, django_assert_max_num_queries):
    client.force_login(make())
    for shown in (make_run(), run):
        client.get(shown.get_absolute_url())
        with django_assert_max_num_queries(8):
            client.get(shown.get_absolute_url())


def test_the_page_says_how_far_it_is(client, run):
    response = client.get(run.get_absolute_url())
    emails = response.context["emails"]
    assert (emails.all, emails.sent, emails.to_go, emails.failed, emails.unknown) == (4, 1, 1, 1, 1)
    assert "Sending: 3 of 4" in response.text
    assert f"/interactions/?run={run.pk}&amp;status=delivery_failed" in response.text
    assert "every 1s" in response.text


def test_says_whether_somebody_is_at_work(client, run):
    assert "is not running" in client.get(run.get_absolute_url()).text
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert "is not running" not in client.get(run.get_absolute_url()).text


def test_says_why_nothing_is_taken(client, run):
    Email.objects.filter(status="queued").update(error="The mail server cannot be used: Refused")
    text = client.get(run.get_absolute_url()).text
    assert "tried again later: The mail server cannot be used: Refused" in text


def test_leads_to_those_that_may_have_been_sent(client, run):
    address = f"/interactions/?run={run.pk}&status=delivery_unknown"
    assert address.replace("&", "&amp;") in client.get(run.get_absolute_url()).text
    text = client.get(address).text
    unknown = Email.objects.unknown().get().entry
    for entry in run.entries.all():
        assert (entry.get_absolute_url() in text) == (entry == unknown)


def test_htmx_gets_the_part_that_changes(client, run):
    text = client.get(run.get_absolute_url(), headers={"HX-Request": "true"}).text
    assert text.lstrip().startswith('<section id="run-emails"')


def test_a_run_without_emails_says_nothing_of_them(client, user):
    text = client.get(make_run(logged_by=user).get_absolute_url()).text
    assert "Pause sending" not in text
    assert "every 1s" not in text


def test_pauses_and_goes_on(client, run, mail_server):
    client.post(f"/interactions/runs/{run.pk}/pause/")
    send_due()
    assert mail_server.taken == []
    text = client.get(run.get_absolute_url()).text
    assert "Paused at 3 of 4" in text
    assert "every 1s" not in text
    client.post(f"/interactions/runs/{run.pk}/resume/")
    assert ProcrastinateJob.objects.count() == 1
    send_due()
    assert mail_server.recipients == ["c3@example.com"]


def test_sends_those_again_that_certainly_were_not_sent(client, run, mail_server):
    for _time in range(2):
        client.post(f"/interactions/runs/{run.pk}/send-failed/")
    send_due()
    assert sorted(mail_server.recipients) == ["c1@example.com", "c3@example.com"]
    assert Email.objects.unknown().count() == 1


def test_a_command_does_the_same(run, user, mail_server):
    def command(action, *options):
        out = io.StringIO()
        options = options or ["--execute"]
        call_command("run_emails", action, str(run.pk), "--by", user.email, *options, stdout=out)
        return out.getvalue().strip()

    would = "Nothing was done. It would be: "
    assert (
        command("pause", "--dry-run")
        == f"{would}Sending is paused. The e-mails that are left wait."
    )
    assert command("resume") == "There was nothing to do."
    assert command("pause") == "Sending is paused. The e-mails that are left wait."
    assert command("pause") == "There was nothing to do."
    assert command("send_failed", "--dry-run") == f"{would}1 e-mail is sent again."
    assert command("send_failed") == "1 e-mail is sent again."
    send_due()
    assert mail_server.taken == []
    assert ProcrastinateJob.objects.count() == 1
    assert command("resume") == "Sending goes on."
    assert ProcrastinateJob.objects.count() == 2
    send_due()
    assert sorted(mail_server.recipients) == ["c1@example.com", "c3@example.com"]
    make_user(name="Ana", email="ana@example.com")
    with pytest.raises(CommandError, match="--by: Ana may not change this run") as error:
        call_command("run_emails", "pause", str(run.pk), "--by", "ana@example.com", "--execute")
    assert error.value.returncode == 2


def test_cancelling_the_run_withdraws_what_is_not_sent(client, run, mail_server):
    page = client.get(run.get_absolute_url())
    assert "1 e-mail that is not sent yet will not be sent." in page.text
    client.post(f"/interactions/runs/{run.pk}/cancel/", {"mark": page.context["figures"].mark})
    send_due()
    assert mail_server.taken == []
    last = run.entries.order_by("pk").last()
    assert (last.delivery_status, last.delivery_error) == (
        "failed",
        "The entry was cancelled before the e-mail was sent. It was not sent.",
    )


@pytest.mark.parametrize("what", ["pause", "resume", "send-failed"])
def test_only_who_may_cancel_the_run_may_do_this(client, run, what):
    client.force_login(make_user())
    assert client.post(f"/interactions/runs/{run.pk}/{what}/").status_code == 403
