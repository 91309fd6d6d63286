"""Deleting cancelled entries: what was shown is carried out, or nothing."""

import html
import json
import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from interactions.deleting import execute_deletion, plan_deletion
from interactions.models import (
    Attachment,
    Deletion,
    EntryComment,
    FollowUp,
    InteractionLogEntry,
    InteractionLogEntryEvent,
    TemplateText,
)
from tests.factories import (
    make_company,
    make_entry,
    make_manager,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db

PAGE = "/interactions/cancelled/delete/"
EXECUTE = f"{PAGE}execute/"


@pytest.fixture
def manager(client):
    user = make_manager(name="Mara Linden")
    client.force_login(user)
    return user


def make_cancelled(**fields):
    return make_entry(cancelled_by=make_user(), **fields)


def make_attachment(*entries, size=1000):
    file = ContentFile(b"x" * 10, name="prices.pdf")
    attachment = Attachment.objects.create(file=file, name="prices.pdf", size=size)
    attachment.entries.add(*entries)
    return attachment


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def shown(client, query=""):
    """What the page hands back when its form is sent: the mark of the plan, and the number typed."""
    plan = client.get(PAGE + query).context["plan"]
    return {"mark": plan.mark, "confirm": str(plan.entries)}


def left():
    return set(InteractionLogEntry.objects.values_list("pk", flat=True))


def run(*options):
    out = StringIO()
    call_command("delete_cancelled", *options, stdout=out)
    return out.getvalue().strip()


# The page


def test_shows_exactly_what_will_go(client, manager):
    template = make_template(description="Outgoing call")
    entry = make_cancelled(
        template=template, occurred_at=at("2023-02-02T10:00"), description="Call about pallets"
    )
    make_cancelled(template=template, occurred_at=at("2025-12-09T10:00"), salesperson=manager)
    make_entry(description="Still valid")
    EntryComment.objects.create(entry=entry, text="Double")
    make_attachment(entry, size=4096)
    response = client.get(PAGE)
    plan = response.context["plan"]
    assert (plan.entries, plan.comments, plan.attachments, plan.attachment_bytes) == (2, 1, 1, 4096)
    assert plan.by_template == [("Outgoing call", 2)]
    assert plan.by_salesperson == sorted([("Mara Linden", 1), (entry.salesperson.name, 1)])
    assert plan.by_year == [(2025, 1), (2023, 1)]
    for text in ("2 Feb 2023, 9 Dec 2025", "Call about pallets", "4.0\xa0KB", "Outgoing call"):
        assert text in response.text
    assert "Still valid" not in response.text


@pytest.mark.parametrize(
    "query",
    [
        "?from=2024-01-01",
        "?to=2024-01-01",
        "?from=2024-01-01&to=2024-01-01",
        "?template={template}",
        "?template={code}",
        "?salesperson={salesperson}",
        "?salesperson={email}",
        "?contact={contact}",
    ],
)
def test_each_criterion_narrows_the_plan_and_the_deletion(client, manager, query):
    wanted = make_cancelled(occurred_at=at("2024-01-01T23:59"))
    other_day = "2025-01-01T00:00" if "to=" in query else "2023-12-31T23:59"
    other = make_cancelled(occurred_at=at(other_day))
    query = query.format(
        template=wanted.template_id,
        salesperson=wanted.salesperson_id,
        code=wanted.template.code.lower(),
        email=wanted.salesperson.email.title(),
        contact=wanted.contact.number,
    )
    client.post(EXECUTE + query, shown(client, query))
    assert left() == {other.pk}


def test_the_form_shows_what_the_address_names(client, manager):
    entry = make_cancelled()
    query = f"?template={entry.template.code}&salesperson={entry.salesperson.email}"
    page = client.get(PAGE + query).text
    for pk in (entry.template_id, entry.salesperson_id):
        assert re.search(rf'<option value="{pk}" selected>', page)


def test_several_values_are_not_taken_for_the_last_one(client, manager):
    entry, other = make_cancelled(), make_cancelled()
    response = client.get(f"{PAGE}?template={entry.template.code}&template={other.template.code}")
    assert "Give one value. Delete step by step for several." in response.text
    assert response.context["plan"].entries == 0


def test_the_log_shows_and_exports_the_same_entries(client, manager):
    contact = make_company(name="Nordwind")
    entry = make_cancelled(contact=contact, occurred_at=at("2024-05-01T12:00"), description="Mine")
    make_cancelled(contact=contact, description="Another day")
    make_cancelled(occurred_at=at("2024-05-01T12:00"), description="Another contact")
    query = f"?to=2024-12-31&contact=nordw&template={entry.template_id}&salesperson={entry.salesperson_id}"
    response = client.get(PAGE + query)
    assert response.context["plan"].entries == 1
    links = re.findall(r'href="(/interactions/\?[^"]+)"', response.text)
    page, csv = (client.get(html.unescape(link)) for link in links)
    assert [row for row in ("Mine", "Another day", "Another contact") if row in page.text] == [
        "Mine"
    ]
    assert b"".join(csv.streaming_content).count(b"\r\n") == 2


def test_deletes_what_was_shown_and_says_so(client, manager):
    entry, valid, postponed = make_cancelled(), make_entry(), make_entry(postponed=True)
    EntryComment.objects.create(entry=entry, text="Double")
    EntryComment.objects.create(entry=valid, text="Stays")
    response = client.post(EXECUTE, shown(client), follow=True)
    assert left() == {valid.pk, postponed.pk}
    assert EntryComment.objects.get().entry == valid
    assert not InteractionLogEntryEvent.objects.filter(pgh_obj=entry.pk).exists()
    assert "1 entry with 1 comment and 0 attachments deleted." in response.text


def test_records_who_deleted_what_and_when(client, manager):
    entry = make_cancelled(occurred_at=at("2024-05-01T12:00"))
    query = f"?from=2024-01-01&template={entry.template_id}"
    client.post(EXECUTE + query, shown(client, query))
    deletion = Deletion.objects.get()
    assert (deletion.by, deletion.by_name, deletion.entries) == (manager, "Mara Linden", 1)
    assert deletion.criteria == {"from": "2024-01-01", "template": entry.template.code}
    assert f"from 2024-01-01, template {entry.template.code}" in client.get(PAGE).text


def test_history_goes_with_its_entry(client, manager):
    entry, valid = make_cancelled(), make_entry()
    InteractionLogEntry.objects.filter(pk__in=[entry.pk, valid.pk]).update(evaluation="positive")
    client.post(EXECUTE, shown(client))
    assert list(InteractionLogEntryEvent.objects.values_list("pgh_obj", flat=True)) == [valid.pk]


def test_follow_up_and_correction_stay_without_their_entry(client, manager):
    entry = make_cancelled()
    correction = make_entry(corrects=entry)
    follow_up = FollowUp.objects.create(
        contact=entry.contact,
        entry=entry,
        salesperson=manager,
        due_on=timezone.localdate(),
        text="Call back",
    )
    client.post(EXECUTE, shown(client))
    correction.refresh_from_db()
    follow_up.refresh_from_db()
    assert (correction.corrects, follow_up.entry) == (None, None)


def test_a_chain_of_cancelled_corrections_goes_as_a_whole(client, manager):
    first = make_cancelled()
    make_cancelled(corrects=first)
    client.post(EXECUTE, shown(client))
    assert left() == set()


# Attachments


def test_attachment_goes_with_its_last_entry_and_its_file_after_the_commit(
    client, manager, django_capture_on_commit_callbacks
):
    attachment = make_attachment(make_cancelled(), make_cancelled())
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        client.post(EXECUTE, shown(client))
        assert default_storage.exists(attachment.file.name)
    assert len(callbacks) == 1
    assert not Attachment.objects.exists()
    assert not default_storage.exists(attachment.file.name)


def test_attachment_that_another_entry_uses_stays(client, manager):
    attachment = make_attachment(make_cancelled(), make_entry())
    response = client.get(PAGE)
    assert (response.context["plan"].attachments, response.context["plan"].attachments_kept) == (
        0,
        1,
    )
    assert "1 attachment that other entries or a template use." in response.text
    client.post(EXECUTE, shown(client))
    assert attachment.entries.count() == 1


def test_attachment_that_a_template_uses_stays(client, manager):
    attachment = make_attachment(make_cancelled())
    text = TemplateText.objects.create(template=make_template(), language="en")
    text.attachments.add(attachment)
    assert client.get(PAGE).context["plan"].attachments == 0
    client.post(EXECUTE, shown(client))
    assert Attachment.objects.filter(pk=attachment.pk).exists()


def test_a_file_that_cannot_be_deleted_does_not_keep_the_others(
    client, manager, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    stuck, other = make_attachment(make_cancelled()), make_attachment(make_cancelled())
    delete = type(default_storage._wrapped).delete

    def refuse(storage, name):
        if name == stuck.file.name:
            raise PermissionError(name)
        delete(storage, name)

    monkeypatch.setattr(type(default_storage._wrapped), "delete", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(EXECUTE, shown(client))
    assert not default_storage.exists(other.file.name)
    assert stuck.file.name in caplog.text


# What was shown, or nothing


@pytest.mark.parametrize("change", ["cancelled", "restored", "swapped", "comment", "evaluated"])
def test_stale_preview_deletes_nothing(client, manager, change):
    entry = make_cancelled()
    data = shown(client)
    if change in ("cancelled", "swapped"):
        make_cancelled()
    if change in ("restored", "swapped"):
        InteractionLogEntry.objects.filter(pk=entry.pk).restore()
    if change == "comment":
        EntryComment.objects.create(entry=entry, text="Wait")
    if change == "evaluated":
        InteractionLogEntry.objects.filter(pk=entry.pk).update(evaluation="positive")
    before = left()
    response = client.post(EXECUTE, data, follow=True)
    assert left() == before
    assert "what matches is no longer what you were shown" in response.text
    assert not Deletion.objects.exists()


def test_a_second_click_says_that_it_is_done(client, manager):
    make_cancelled()
    data = shown(client)
    client.post(EXECUTE, data)
    response = client.post(EXECUTE, data, follow=True)
    assert "This was done already: 1 entry with 0 comments and 0 attachments deleted." in (
        response.text
    )
    assert "what matches is no longer what you were shown" not in response.text
    assert Deletion.objects.count() == 1


def test_what_another_deleted_is_not_told_as_done(client, manager):
    make_cancelled()
    data = shown(client)
    client.post(EXECUTE, data)
    client.force_login(make_manager())
    response = client.post(EXECUTE, data, follow=True)
    assert "what matches is no longer what you were shown" in response.text


@pytest.mark.parametrize("query", ["", "?from=2024-13-01"])
def test_deleting_nothing_is_refused_and_not_recorded(client, manager, query):
    response = client.post(EXECUTE + query, {"mark": "0~0~0~0~0", "confirm": "0"}, follow=True)
    assert "Nothing was deleted" in response.text
    assert not Deletion.objects.exists()


def test_wrong_number_deletes_nothing_and_keeps_what_was_typed(client, manager):
    entry = make_cancelled()
    response = client.post(EXECUTE, shown(client) | {"confirm": "12"})
    assert left() == {entry.pk}
    assert response.text.count("Type 1 to delete them.") == 2
    assert "<b>Nothing was deleted.</b>" in response.text
    assert 'href="#id_confirm"' in response.text
    assert 'value="12"' in response.text


def test_wrong_number_on_a_stale_preview_shows_the_new_one(client, manager):
    make_cancelled()
    data = shown(client) | {"confirm": "12"}
    make_cancelled()
    response = client.post(EXECUTE, data, follow=True)
    assert response.context["plan"].entries == 2
    assert "what matches is no longer what you were shown" in response.text


@pytest.mark.parametrize("data", [{}, {"mark": "", "confirm": ""}, {"mark": "x~y", "confirm": "x"}])
def test_a_form_that_no_page_made_deletes_nothing(client, manager, data):
    entry = make_cancelled()
    client.post(EXECUTE, data)
    assert left() == {entry.pk}


def test_criteria_that_cannot_be_read_find_nothing(client, manager):
    entry = make_cancelled()
    query = "?from=2024-13-01"
    response = client.get(PAGE + query)
    assert "This is no day." in response.text
    assert "Delete 1 cancelled entry" not in response.text
    client.post(EXECUTE + query, shown(client))
    assert left() == {entry.pk}


def test_days_in_the_wrong_order_are_told(client, manager):
    response = client.get(f"{PAGE}?from=2024-02-01&to=2024-01-01")
    assert "The last day lies before the first. Choose another, or swap the two." in response.text


@pytest.mark.parametrize(
    "query",
    [
        "?from=0001-01-01&to=9999-12-31",
        "?template=99999999999999999999&salesperson=-1",
        "?template=x&salesperson=y&contact=z",
        "?contact=' OR true --",
        "?from=&to=&template=&salesperson=&contact=&unknown=1",
    ],
)
def test_hostile_criteria_neither_fail_nor_find_more(client, manager, query):
    make_cancelled()
    response = client.get(PAGE + query)
    assert response.status_code == 200
    assert response.context["plan"].entries == ("unknown" in query)


def test_unknown_contact_is_told(client, manager):
    make_cancelled()
    response = client.get(f"{PAGE}?contact=C999999")
    assert "There is no contact with the number C999999." in response.text


def test_nothing_to_delete_says_what_to_do(client, manager):
    make_entry()
    response = client.get(PAGE)
    assert "No cancelled entry matches" in response.text
    assert "<form" in response.text
    assert EXECUTE not in response.text


def test_page_holds_no_ids_and_as_many_queries_at_50_entries_as_at_one(
    client, manager, django_assert_max_num_queries
):
    make_cancelled()
    with django_assert_max_num_queries(20) as one:
        client.get(PAGE)
    for _ in range(49):
        make_cancelled(salesperson=make_user(), contact=make_person())
    with django_assert_max_num_queries(20) as many:
        response = client.get(PAGE)
    assert len(one) == len(many)
    last = InteractionLogEntry.objects.order_by("occurred_at")[0]
    assert f"/interactions/{last.pk}/" not in response.text


def test_the_number_of_statements_does_not_grow_with_the_entries(django_assert_max_num_queries):
    def statements():
        plan = plan_deletion(InteractionLogEntry.objects.all())
        with django_assert_max_num_queries(22) as captured:
            execute_deletion(
                InteractionLogEntry.objects.all(), mark=plan.mark, by_name="Test", criteria={}
            )
        return len(captured)

    make_attachment(make_cancelled())
    few = statements()
    for _ in range(30):
        make_attachment(make_cancelled())
    assert statements() == few


# Who may


@pytest.mark.parametrize("role", [None, "Sales"])
def test_only_managers_see_and_do_it(client, role):
    entry = make_cancelled()
    plan = plan_deletion(InteractionLogEntry.objects.all())
    client.force_login(make_user(role))
    assert client.get(PAGE).status_code == 403
    data = {"mark": plan.mark, "confirm": "1"}
    assert client.post(EXECUTE, data).status_code == 403
    assert left() == {entry.pk}


def test_executing_is_a_post_and_asking_for_its_address_shows_the_page(client, manager):
    entry = make_cancelled()
    response = client.get(f"{EXECUTE}?template={entry.template.code}&mark=1&confirm=1")
    assert response.url.startswith(f"{PAGE}?template={entry.template.code}")
    assert client.put(EXECUTE).status_code == 405
    assert left() == {entry.pk}


# The database holds it, whoever asks


def test_raw_sql_cannot_delete_what_is_not_cancelled():
    entry = make_entry()
    with (
        pytest.raises(DatabaseError, match="Cannot delete rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM interactions_interactionlogentry WHERE id = %s", [entry.pk])


# The command


def test_dry_run_shows_the_plan_and_deletes_nothing():
    first, *_others, last = [
        make_cancelled(
            template=make_template(description=f"Call {day}"),
            occurred_at=at(f"2024-01-0{day}T10:00"),
        )
        for day in range(1, 8)
    ]
    lines = run("--dry-run").splitlines()
    for line in ("By template:", "  Call 1: 1", "By salesperson:", "By year:", "  2024: 7"):
        assert line in lines
    assert f"  {last.salesperson.name}: 1" in lines
    assert "Oldest, newest: 2024-01-01, 2024-01-07" in lines
    sample = lines[lines.index("Some of them:") + 1 : -2]
    assert len(sample) == 5
    assert f"{last.contact.number} {last.contact.name}: {last.description}" in sample[0]
    assert lines[-1] == (
        "Would delete 7 entries with 0 comments and 0 attachments. Nothing was deleted."
    )
    assert InteractionLogEntry.objects.filter(pk=first.pk).exists()


def test_dry_run_of_nothing_is_one_line():
    assert run("--dry-run") == (
        "Would delete 0 entries with 0 comments and 0 attachments. Nothing was deleted."
    )


def test_command_deletes_by_its_options_and_records_it():
    entry = make_cancelled(occurred_at=timezone.now() - timedelta(days=400))
    other = make_cancelled()
    options = [
        *("--to", str(timezone.localdate() - timedelta(days=300))),
        *("--template", entry.template.code.lower()),
        *("--salesperson", entry.salesperson.email),
        *("--contact", entry.contact.number),
    ]
    assert run(*options, "--execute") == "1 entry with 0 comments and 0 attachments deleted."
    assert left() == {other.pk}
    deletion = Deletion.objects.get()
    assert deletion.by is None
    assert deletion.by_name.startswith("delete_cancelled (")
    assert deletion.criteria["contact"] == entry.contact.number


def test_command_writes_json():
    entry = make_cancelled(template=make_template(description="Meeting"))
    told = json.loads(run("--dry-run", "--json"))
    assert (told["deleted"], told["entries"], told["by_template"]) == (False, 1, [["Meeting", 1]])
    assert told["sample"] == [
        {
            "number": entry.pk,
            "occurred_at": entry.occurred_at.isoformat(),
            "contact": entry.contact.number,
            "contact_name": entry.contact.name,
            "description": entry.description,
        }
    ]
    assert told["mark"] == plan_deletion(InteractionLogEntry.objects.all()).mark


def test_command_refuses_another_number_than_expected():
    entry = make_cancelled()
    with pytest.raises(CommandError, match="2 was expected, but what matches is 1 entry") as error:
        run("--execute", "--expect", "2")
    assert error.value.returncode == 1
    assert left() == {entry.pk}
    run("--execute", "--expect", "1")
    assert left() == set()


def test_command_deletes_exactly_what_a_dry_run_showed():
    make_cancelled()
    mark = json.loads(run("--dry-run", "--json"))["mark"]
    assert f"--expect {mark}" in run("--dry-run")
    InteractionLogEntry.objects.restore()
    entry = make_cancelled()
    with pytest.raises(CommandError, match="Nothing was deleted"):
        run("--execute", "--expect", mark)
    assert entry.pk in left()
    run("--execute", "--expect", json.loads(run("--dry-run", "--json"))["mark"])
    assert entry.pk not in left()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([], "one of the arguments --dry-run --execute is required"),
        (["--dry-run", "--execute"], "not allowed with argument"),
        (["--dry-run", "--from", "soon"], "--from: This is no day."),
        (["--dry-run", "--template", "NONE"], "--template: “NONE” is not known."),
        (["--dry-run", "--salesperson", "a@b.c"], "--salesperson: “a@b.c” is not known."),
        (
            ["--dry-run", "--contact", "C999999"],
            "--contact: there is no contact with the number C999999.",
        ),
        (
            ["--dry-run", "--contact", "Wilf"],
            "--contact: there is no contact with the number Wilf.",
        ),
        (["--dry-run", "--from", "2024-02-30"], "--from: This is no day."),
        (
            ["--dry-run", "--from", "2024-02-02", "--to", "2024-02-01"],
            "--to: The last day lies before the first.",
        ),
        *(
            (["--execute", f"--{name}", ""], f"--{name} is empty.")
            for name in ("from", "to", "template", "salesperson", "contact", "expect")
        ),
    ],
)
def test_command_says_what_is_wrong_with_its_options(options, sentence):
    make_cancelled(contact=make_person(first_name="Wilf"))
    with pytest.raises(CommandError, match=sentence) as error:
        run(*options)
    # Where the parser itself refuses, it ends with 2 outside of tests.
    assert error.value.returncode == 2 or "argument" in str(error.value)
    assert InteractionLogEntry.objects.exists()


def test_command_does_nothing_when_nothing_matches():
    assert run("--execute") == "0 entries with 0 comments and 0 attachments deleted."
    assert not Deletion.objects.exists()
