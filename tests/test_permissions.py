"""Who may do what: every address, with every role. An address that the table lacks fails."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from crm.importing.running import begin
from crm.models import OurCompany, SavedCriteria, SavedView
from interactions.attaching import store_attachment
from interactions.models import FollowUp
from interactions.selecting import select
from tests.factories import (
    make_admin,
    make_company,
    make_document,
    make_email,
    make_entry,
    make_event,
    make_group,
    make_manager,
    make_person,
    make_run,
    make_segment,
    make_template,
    make_user,
)
from tests.test_site import CALLED, OPEN, named_urls

pytestmark = pytest.mark.django_db

ROLES = {
    "stranger": lambda: None,
    "nobody": lambda: make_user(None),
    "sales": make_user,
    "manager": make_manager,
    "admin": make_admin,
}
SIGNED_IN = {"nobody", "sales", "manager", "admin"}
SALES = {"sales", "manager", "admin"}
MANAGERS = {"manager", "admin"}

# Name of the address: how it is asked, and who gets an answer. The others are refused: a stranger is sent to sign
# in, everybody else is told that the permission lacks.
TABLE = {
    "home": ("get", SIGNED_IN),
    "account": ("get", SIGNED_IN),
    "logout": ("post", SIGNED_IN),
    "password_change": ("get", SIGNED_IN),
    "password_change_done": ("get", SIGNED_IN),
    "palette": ("get", SIGNED_IN),
    "view_save": ("post", SIGNED_IN),
    "view_delete": ("post", SIGNED_IN),
    "view_update": ("post", SIGNED_IN),
    # The log
    "log": ("get", SALES),
    "entry_new": ("get", SALES),
    "entry": ("get", SALES),
    "entry_resume": ("get", SALES),
    "entry_correct": ("get", SALES),
    "postponed": ("get", SALES),
    "postponed_delete": ("post", SALES),
    "entry_cancel": ("post", SALES),
    "entry_restore": ("post", SALES),
    "entry_evaluate": ("post", SALES),
    "entry_comment": ("post", SALES),
    "entry_letter": ("get", SALES),
    "entry_follow_up": ("post", SALES),
    "email_send_again": ("get", SALES),
    "entry_send_again": ("get", SALES),
    "entries_select": ("post", SALES),
    "selection": ("get", SALES),
    "selection_undo": ("post", SALES),
    "call": ("get", SALES),
    "call_placed": ("post", SALES),
    "timeline": ("get", SALES),
    "follow_ups": ("get", SALES),
    "follow_up": ("get", SALES),
    "follow_up_done": ("post", SALES),
    "follow_up_reopen": ("post", SALES),
    "follow_up_move": ("post", SALES),
    "follow_up_delete": ("get", SALES),
    "attachment": ("get", SALES),
    "delete_cancelled": ("get", MANAGERS),
    "delete_cancelled_execute": ("post", MANAGERS),
    # Logged segments
    "segment_log": ("get", SALES),
    "segment_log_left_out": ("post", SALES),
    "runs": ("get", SALES),
    "run": ("get", SALES),
    "run_left_out": ("get", SALES),
    "run_cancel": ("post", SALES),
    "run_restore": ("post", SALES),
    "run_pause": ("post", SALES),
    "run_resume": ("post", SALES),
    "run_send_failed": ("post", SALES),
    "run_delete": ("get", MANAGERS),
    "run_letters": ("get", SALES),
    "run_letters_zip": ("get", SALES),
    "contact_letter": ("get", SALES),
    "document_cover_letter": ("get", SALES),
    # Set-up
    "groups": ("get", SALES),
    "group": ("get", SALES),
    "group_new": ("get", MANAGERS),
    "group_activate": ("post", MANAGERS),
    "group_deactivate": ("post", MANAGERS),
    "group_delete": ("get", MANAGERS),
    "templates": ("get", SALES),
    "template": ("get", SALES),
    "template_new": ("get", MANAGERS),
    "template_preview": ("post", SALES),
    "template_copy": ("post", MANAGERS),
    "template_activate": ("post", MANAGERS),
    "template_deactivate": ("post", MANAGERS),
    "template_delete": ("get", MANAGERS),
    "our_company": ("get", MANAGERS),
    "our_company_logo": ("get", MANAGERS),
    "setup": ("get", MANAGERS),
    # Automatic recording
    "rules": ("get", SALES),
    "rule": ("get", SALES),
    "rule_new": ("get", MANAGERS),
    "rule_on": ("post", MANAGERS),
    "rule_off": ("post", MANAGERS),
    "rule_record": ("post", MANAGERS),
    "rule_delete": ("get", MANAGERS),
    "unrecorded": ("get", MANAGERS),
    "event": ("get", MANAGERS),
    "event_assign": ("post", MANAGERS),
    "event_record": ("post", MANAGERS),
    "event_dismiss": ("post", MANAGERS),
    "event_undismiss": ("post", MANAGERS),
    "events_choose": ("post", MANAGERS),
    # Segments
    "segments": ("get", SALES),
    "segment": ("get", SALES),
    "segment_new": ("get", SALES),
    "segment_add": ("get", SALES),
    "segment_edit": ("get", SALES),
    "segment_copy": ("post", SALES),
    "segment_archive": ("post", SALES),
    "segment_unarchive": ("post", SALES),
    "segment_step": ("post", SALES),
    "segment_step_preview": ("post", SALES),
    "segment_back": ("post", SALES),
    "segment_hand": ("post", SALES),
    "segment_names": ("get", SALES),
    "segment_refresh": ("get", SALES),
    "segment_why": ("get", SALES),
    "segment_criteria_save": ("get", SALES),
    "segment_criteria_reuse": ("get", SALES),
    "saved_criteria": ("get", SALES),
    "saved_criteria_delete": ("post", SALES),
    # Sales documents
    "documents": ("get", SALES),
    "document": ("get", SALES),
    "document_new": ("get", SALES),
    "document_totals": ("post", SALES),
    "document_edit": ("get", SALES),
    "document_copy": ("post", SALES),
    "document_issue": ("post", SALES),
    "document_delete": ("get", SALES),
    "document_print": ("post", SALES),
    "document_pdf": ("get", SALES),
    # Contacts
    "contacts": ("get", SALES),
    "contact": ("get", SALES),
    "contact_new": ("get", SALES),
    "contact_edit": ("get", SALES),
    "contact_archive": ("post", SALES),
    "contact_unarchive": ("post", SALES),
    "contact_delete": ("get", MANAGERS),
    "contact_email": ("get", SALES),
    "document_email": ("get", SALES),
    "contact_pick": ("get", SALES),
    "contact_duplicates": ("get", SALES),
    "contact_import": ("get", MANAGERS),
    "contact_import_page": ("get", MANAGERS),
    "contact_import_columns": ("post", MANAGERS),
    "contact_import_run": ("post", MANAGERS),
    "contact_import_again": ("post", MANAGERS),
    "contact_import_undo": ("get", MANAGERS),
    "contact_import_preview": ("get", MANAGERS),
    "contact_import_discard": ("post", MANAGERS),
    "contact_import_refused": ("get", MANAGERS),
    # The API's own pages
    "api:api-root": ("get", SIGNED_IN),
    "api:openapi-view": ("get", SIGNED_IN),
    "api:openapi-json": ("get", SIGNED_IN),
}
OURS = {name: url for name, url in named_urls().items() if not name.startswith("admin:")}
ADMIN = {name: url for name, url in named_urls().items() if name.startswith("admin:")}
CHANGELISTS = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for model in admin.site._registry
]


def make_attachment(user):
    return store_attachment(ContentFile(b"text", name="note.txt"), by=user)


def make_follow_up(user):
    return FollowUp.objects.create(
        contact=make_person(), salesperson=user, due_on=timezone.localdate(), text="Call"
    )


def make_view(user):
    return SavedView.objects.create(user=user, list="log", name="Mine")


def make_sent(user):
    return make_email(entry=make_entry(salesperson=user))


def make_unrecorded(user):
    return make_email(entry=None, contact=make_person(), written_by=user)


def make_import(user):
    return begin(
        file=ContentFile(b"name,email\nAnna Lund,anna@example.com", "people.csv"), user=user
    )


def make_letter(user):
    return make_entry(salesperson=user, correspondence_type="letter", body="Dear")


def make_letters(user):
    run = make_run(logged_by=user)
    make_entry(run=run, source="segment", correspondence_type="letter", body="Dear")
    return run


def make_selection(user):
    make_entry(salesperson=user)
    return select(user=user, back=reverse("log"))


def make_saved_criteria(user):
    return SavedCriteria.objects.create(name="Danes", steps=[], saved_by=user)


# What stands in an address, made for the user who asks.
THINGS = {
    "attachment": lambda user: {"pk": make_attachment(user).pk},
    "contact": lambda user: {"number": make_company().number},
    "contact_import": lambda user: {"pk": make_import(user).pk},
    "document": lambda user: {"address": make_document().number},
    # A draft, for what only a draft is good for.
    "document_issue": lambda user: {"address": make_document("invoice").address},
    "document_cover_letter": lambda user: {"address": make_document().number},
    "entry": lambda user: {"pk": make_entry(salesperson=user, logged_by=user).pk},
    "document_email": lambda user: {"address": make_document().address},
    "entry_send_again": lambda user: {"pk": make_sent(user).entry_id},
    "email_send_again": lambda user: {"pk": make_unrecorded(user).pk},
    "entry_letter": lambda user: {"pk": make_letter(user).pk},
    "event": lambda user: {"pk": make_event().pk},
    "entry_resume": lambda user: {"pk": make_entry(postponed=True, logged_by=user).pk},
    "postponed_delete": lambda user: {"pk": make_entry(postponed=True, logged_by=user).pk},
    "follow_up": lambda user: {"pk": make_follow_up(user).pk},
    "group": lambda user: {"pk": make_group().pk},
    "rule": lambda user: {"event": "quote_printed"},
    "run": lambda user: {"pk": make_run(logged_by=user).pk},
    "run_letters": lambda user: {"pk": make_letters(user).pk},
    "saved_criteria": lambda user: {"pk": make_saved_criteria(user).pk},
    "segment": lambda user: {"number": make_segment().number},
    "selection": lambda user: {"pk": make_selection(user).pk},
    "template": lambda user: {"pk": make_template().pk},
    "view": lambda user: {"pk": make_view(user).pk},
}


# Parts of the page of a contact, which they name behind the question mark.
OF_A_CONTACT = {"call", "call_placed", "timeline"}


def address(name, user):
    """The address of this name, with what it needs: a thing by the longest name that it begins with."""
    if name in OF_A_CONTACT:
        return f"{reverse(name)}?contact={make_company().number}"
    if name == "our_company_logo":
        OurCompany.objects.update(logo=b"<svg/>", logo_type="svg")
    with suppress(NoReverseMatch):
        return reverse(name)
    thing = max((thing for thing in THINGS if name.startswith(thing)), key=len)
    return reverse(name, kwargs=THINGS[thing](user or make_user()))


def ask(client, method, url, user):
    if user:
        client.force_login(user)
    return getattr(client, method)(url)


def test_the_table_names_every_address():
    assert set(TABLE) | OPEN | CALLED == set(OURS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", TABLE)
def test_answers_only_who_may(client, name, role):
    method, allowed = TABLE[name]
    user = ROLES[role]()
    url = address(name, user)
    response = ask(client, method, url, user)
    location = response.headers.get("Location", "")
    if role == "stranger":
        assert (response.status_code, location) == (302, f"/accounts/login/?next={quote(url)}")
    elif role in allowed:
        assert response.status_code in (200, 302), f"{role} gets {response.status_code} at {url}."
        assert "next=" not in location
    else:
        assert response.status_code == 403, f"{role} gets {response.status_code} at {url}."


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(OPEN - {"logout"}))
def test_what_is_open_is_open_to_all(client, name, role):
    response = ask(client, "get", OURS[name], ROLES[role]())
    assert response.status_code in (200, 302)
    assert "next=" not in response.headers.get("Location", "")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(CALLED))
def test_what_programs_call_takes_a_token_and_no_signing_in(client, name, role):
    for method in ("get", "post", "put"):
        assert ask(client, method, OURS[name], ROLES[role]()).status_code in (401, 405)


@pytest.mark.parametrize("role", ["nobody", "sales", "manager"])
@pytest.mark.parametrize("name", sorted(set(ADMIN) - {"admin:logout", "admin:jsi18n"}))
def test_administration_is_for_staff(client, name, role):
    client.force_login(ROLES[role]())
    assert client.get(ADMIN[name], follow=True).status_code in (403, 404)


@pytest.mark.parametrize("url", ["/admin/", "/admin/password_change/", *CHANGELISTS])
def test_staff_with_the_permissions_gets_in(client, url):
    client.force_login(make_admin())
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", CHANGELISTS)
def test_staff_without_permissions_sees_nothing(client, url):
    client.force_login(make_user(None, is_staff=True))
    assert client.get(url).status_code == 403
