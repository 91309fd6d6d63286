"""The administration: of everything, and nothing in it grows with the rows."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from crm.admin.base import CappedCount, CappedPaginator
from crm.models import (
    ApiToken,
    Contact,
    ContactImport,
    Document,
    DocumentSeries,
    SavedCriteria,
    SavedView,
    Segment,
    Tag,
    User,
)
from interactions import selecting
from interactions.models import (
    Attachment,
    Deletion,
    Email,
    EntryComment,
    FollowUp,
    InteractionGroup,
    InteractionLogEntry,
    InteractionLogEntryEvent,
    InteractionTemplate,
    LoggedSegment,
    TemplateText,
)
from tests.factories import (
    PASSWORD,
    make_admin,
    make_company,
    make_document,
    make_email,
    make_entry,
    make_group,
    make_person,
    make_run,
    make_segment,
    make_template,
    make_token,
    make_user,
)

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
ENTRIES = "/admin/interactions/interactionlogentry/"
CONTACTS = "/admin/crm/contact/"


@pytest.fixture
def boss(client):
    user = make_admin(name="Inês Duarte")
    client.force_login(user)
    return user


def make_event():
    entry = make_entry()
    InteractionLogEntry.objects.filter(pk=entry.pk).evaluate("positive")
    return InteractionLogEntryEvent.objects.get(pgh_obj=entry.pk)


def make_follow_up():
    person, user = make_person(company=make_company()), make_user()
    return FollowUp.objects.create(
        contact=person, salesperson=user, due_on=timezone.localdate(), text="Call back"
    )


def make_attachment():
    file = ContentFile(b"x", name="prices.pdf")
    return Attachment.objects.create(file=file, name="prices.pdf", size=1, added_by=make_user())


def make_deletion():
    return Deletion.objects.create(by_name="Test", entries=1, comments=0, attachments=0)


MAKE = {
    Group: lambda: Group.objects.create(name=f"Group {Group.objects.count()}"),
    ContactImport: lambda: ContactImport.objects.create(user=make_user(), file_name="a.csv"),
    ApiToken: lambda: make_token()[0],
    Contact: lambda: make_person(company=make_company(), salesperson=make_user()),
    Document: make_document,
    DocumentSeries: DocumentSeries.objects.first,
    SavedCriteria: lambda: SavedCriteria.objects.create(
        name=f"Criteria {SavedCriteria.objects.count()}", steps=[], saved_by=make_user()
    ),
    Segment: lambda: make_segment(salesperson=make_user()),
    SavedView: lambda: SavedView.objects.create(user=make_user(), list="log", name="Mine"),
    Tag: lambda: Tag.objects.create(name=f"Tag {Tag.objects.count()}"),
    User: make_user,
    Attachment: make_attachment,
    Deletion: make_deletion,
    FollowUp: make_follow_up,
    InteractionGroup: make_group,
    InteractionLogEntry: lambda: make_entry(contact=make_person(company=make_company())),
    InteractionLogEntryEvent: make_event,
    InteractionTemplate: make_template,
    Email: make_email,
    LoggedSegment: make_run,
}
# The queue's own; its jobs are made by the work that needs them.
OURS = [model for model in MODELS if model._meta.app_label != "procrastinate"]


def url_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


# Every page of every model


def test_every_model_of_the_site_is_there():
    assert set(MAKE) == set(OURS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("query", ["", "?q=Nobody+knows+this"])
def test_list_opens_and_searches(client, boss, model, query):
    if model in MAKE:
        MAKE[model]()
    response = client.get(url_of(model, "changelist") + query)
    assert response.status_code == 200
    assert not re.search(r" style=|<style|<script>| on\w+=\"", response.text)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_row_opens(client, boss, model):
    row = MAKE[model]()
    response = client.get(url_of(model, "change", row.pk))
    assert response.status_code == 200
    assert not re.search(r" style=|<style|<script>| on\w+=\"", response.text)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_list_takes_as_many_queries_at_50_rows_as_at_one(
    client, boss, model, django_assert_max_num_queries
):
    MAKE[model]()
    client.get(url_of(model, "changelist"))
    with django_assert_max_num_queries(14) as one:
        client.get(url_of(model, "changelist"))
    for _ in range(49):
        MAKE[model]()
    with django_assert_max_num_queries(14) as many:
        client.get(url_of(model, "changelist"))
    assert len(one) == len(many)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_form_loads_the_contacts_or_the_entries(client, boss, model):
    contact = make_company(name="Zebra Stripes Ltd")
    make_entry(contact=contact, description="Zebra crossing")
    response = client.get(url_of(model, "add"))
    assert response.status_code in (200, 403)
    assert "Zebra" not in response.text


def test_lists_count_and_page_only_so_far(monkeypatch):
    monkeypatch.setattr("crm.paging.capped_count.__defaults__", (3,))
    for _ in range(5):
        make_company()
    paginator = CappedPaginator(Contact.objects.all(), 2)
    assert (paginator.count, paginator.num_pages, str(paginator.count)) == (3, 2, "3+")
    assert isinstance(paginator.count, CappedCount)


def test_a_long_list_says_that_there_are_more(client, boss, monkeypatch):
    monkeypatch.setattr("crm.paging.capped_count.__defaults__", (3,))
    for _ in range(5):
        make_company()
    assert "3+ contacts" in client.get(CONTACTS).text


def test_the_header_names_the_site(client, boss):
    assert "Logbook administration" in client.get("/admin/").text


# Who comes in


def test_stranger_signs_in_at_the_page_of_the_site(client):
    response = client.get("/admin/crm/contact/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/admin/crm/contact/"


def test_who_is_no_staff_is_told_so(client):
    client.force_login(make_user())
    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_sees_only_what_it_may(client):
    user = make_user(None, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_interactionlogentry"))
    client.force_login(user)
    entry = make_entry()
    response = client.get(ENTRIES)
    assert "Cancel the selected entries" not in response.text
    assert "Delete the cancelled ones" not in response.text
    data = {"action": "cancel", "_selected_action": entry.pk, "index": 0}
    client.post(ENTRIES, data)
    entry.refresh_from_db()
    assert not entry.is_cancelled
    assert client.get(CONTACTS).status_code == 403


# Users


def test_new_user_signs_in_by_e_mail(client, boss):
    group = Group.objects.get(name="Sales")
    fields = {
        "email": "new@example.com",
        "name": "Nils Holm",
        "initials": "NH",
        "is_salesperson": "on",
        "groups": group.pk,
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    client.post("/admin/crm/user/add/", fields)
    user = User.objects.get(email="new@example.com")
    assert (user.name, user.initials, list(user.groups.all())) == ("Nils Holm", "NH", [group])
    client.logout()
    assert client.login(username="new@example.com", password=PASSWORD)


def test_user_is_made_inactive_never_deleted(client, boss):
    user = make_user()
    assert client.post(url_of(User, "delete", user.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


# Contacts


def contact_fields(**fields):
    blank = dict.fromkeys(
        ["name", "first_name", "last_name", "email", "phone", "mobile", "language", "country"], ""
    )
    return blank | {"kind": "company"} | fields


def test_person_gets_the_name_from_its_parts(client, boss):
    fields = contact_fields(kind="person", first_name="Aino", last_name="Esimerkki")
    client.post(f"{CONTACTS}add/", fields)
    assert Contact.objects.get().name == "Aino Esimerkki"


@pytest.mark.parametrize(("kind", "field"), [("person", "first_name"), ("company", "name")])
def test_contact_without_a_name_is_refused_at_the_field(client, boss, kind, field):
    response = client.post(f"{CONTACTS}add/", contact_fields(kind=kind))
    assert response.context["adminform"].form.errors == {field: ["Enter a name."]}


def test_contacts_are_archived_and_brought_back(client, boss):
    contact, other = make_company(), make_company()
    data = {"action": "archive", "_selected_action": contact.pk, "index": 0}
    assert messages_of(client.post(CONTACTS, data, follow=True)) == ["1 contact archived."]
    assert list(Contact.objects.active()) == [other]
    client.post(CONTACTS, data | {"action": "unarchive"})
    assert Contact.objects.active().count() == 2


def test_contact_with_entries_is_archived_not_deleted(client, boss):
    contact = make_company(name="Nordwind")
    make_entry(contact=contact)
    response = client.post(url_of(Contact, "delete", contact.pk), {"post": "yes"}, follow=True)
    assert messages_of(response) == [
        "“Nordwind” is in use and cannot be deleted. Archive it: it then keeps what was recorded, "
        "and nothing new is recorded on it."
    ]
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_contact_that_nothing_refers_to_is_deleted(client, boss):
    contact = make_company()
    contact.tags.add(Tag.objects.create(name="Fair"))
    client.post(url_of(Contact, "delete", contact.pk), {"post": "yes"})
    assert not Contact.objects.exists()


def test_only_companies_are_offered_as_a_company_and_told_apart(client, boss):
    company = make_company(name="Nordwind Handels", city="Aarhus")
    person = make_person(last_name="Nordwind-Handels", company=company)
    query = "app_label=crm&model_name=contact&field_name=company&term=handels+nord"
    results = client.get(f"/admin/autocomplete/?{query}").json()["results"]
    told = f"Nordwind Handels · {company.number} · Aarhus"
    assert [result["text"] for result in results] == [told]
    page = url_of(Contact, "change", person.pk)
    assert told in client.get(page).text
    fields = contact_fields(last_name="Lund", company=person.pk, version=person.version)
    errors = client.post(page, fields).context["adminform"].form.errors
    assert list(errors) == ["company"]


def test_contact_that_somebody_else_saved_meanwhile_is_not_saved_over(client, boss):
    contact = make_company(name="Nordwind", city="Hull")
    page = url_of(Contact, "change", contact.pk)
    opened = contact_fields(name="Nordwind", city="Leeds", version=contact.version)
    Contact.objects.filter(pk=contact.pk).update(city="York")
    contact.tags.add(Tag.objects.create(name="Dealer"))
    response = client.post(page, opened)
    errors = response.context["adminform"].form.errors
    assert "Somebody else saved this meanwhile." in errors["__all__"][0]
    assert errors["city"] == ["Saved now: York"]
    assert errors["tags"] == ["Saved now: Dealer"]
    contact.refresh_from_db()
    assert contact.city == "York"
    assert f'name="version" value="{contact.version}"' in response.text
    client.post(page, opened | {"version": contact.version})
    contact.refresh_from_db()
    assert (contact.city, contact.tags.count()) == ("Leeds", 0)


def test_contact_may_be_looked_at_without_the_permission_to_change_it(client):
    user = make_user(None, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_contact"))
    client.force_login(user)
    contact = make_company(name="Nordwind")
    assert "Nordwind" in client.get(url_of(Contact, "change", contact.pk)).text


def test_tags_that_no_contact_has_are_found(client, boss):
    make_company().tags.add(Tag.objects.create(name="Dealer"))
    Tag.objects.create(name="Fair")
    page = client.get("/admin/crm/tag/?used=no").text
    assert "Fair" in page
    assert "Dealer" not in page


def test_saved_view_of_a_list_that_there_is_not_is_refused(client, boss):
    fields = {"user": boss.pk, "list": "nonsense", "name": "Mine", "query": ""}
    response = client.post("/admin/crm/savedview/add/", fields)
    assert list(response.context["adminform"].form.errors) == ["list"]
    response = client.post("/admin/crm/savedview/add/", fields | {"list": "log", "user": ""})
    assert list(response.context["adminform"].form.errors) == ["user"]
    client.post("/admin/crm/savedview/add/", fields | {"list": "log"})
    assert SavedView.objects.get().user == boss
    assert '<input type="hidden" name="list"' not in client.get("/admin/crm/savedview/add/").text


@pytest.mark.parametrize("model", [ContactImport, Attachment, ProcrastinateJob])
def test_list_has_a_box_to_search_in(client, boss, model):
    assert 'id="searchbar"' in client.get(url_of(model, "changelist")).text


# Set-up


@pytest.mark.parametrize(("make", "what"), [(make_group, "group"), (make_template, "template")])
def test_what_is_in_use_is_deactivated_not_deleted(client, boss, make, what):
    row = make(description="Calls")
    template = row if what == "template" else make_template(group=row)
    make_entry(template=template)
    response = client.post(url_of(type(row), "delete", row.pk), {"post": "yes"}, follow=True)
    assert "“Calls” is in use and cannot be deleted. Untick “active”" in messages_of(response)[0]
    assert type(row).objects.filter(pk=row.pk).exists()


def test_unused_template_is_deleted_with_its_texts(client, boss):
    template = make_template()
    TemplateText.objects.create(template=template, language="en", subject="Hello")
    client.post(url_of(InteractionTemplate, "delete", template.pk), {"post": "yes"})
    assert not InteractionTemplate.objects.filter(pk=template.pk).exists()


def template_fields(template, **text):
    inline = {"texts-TOTAL_FORMS": 1, "texts-INITIAL_FORMS": 0}
    row = {f"texts-0-{name}": value for name, value in text.items()}
    fields = ["code", "description", "icon", "unit_cost", "unit_duration", "language", "position"]
    return (
        {name: getattr(template, name) for name in fields}
        | {"group": template.group_id, "active": "on"}
        | inline
        | row
    )


def test_template_is_changed_with_its_texts(client, boss):
    template = make_template()
    text = {"language": "en", "subject": "Dear {{ contact.name }}", "body": ""}
    fields = template_fields(template, **text) | {"code": "call-back"}
    client.post(url_of(InteractionTemplate, "change", template.pk), fields)
    before, template = template, InteractionTemplate.objects.get(pk=template.pk)
    assert (template.code, template.version) == ("CALL-BACK", before.version + 1)
    assert template.texts.get().subject == "Dear {{ contact.name }}"


def test_text_with_an_unknown_merge_field_is_refused(client, boss):
    template = make_template()
    fields = template_fields(template, language="en", subject="{{ contact.shoe_size }}", body="")
    response = client.post(url_of(InteractionTemplate, "change", template.pk), fields)
    assert response.status_code == 200
    assert "shoe_size" in str(response.context["inline_admin_formsets"][0].formset.errors)
    assert not template.texts.exists()


# The log


def test_entry_can_be_read_and_not_changed(client, boss):
    entry = make_entry(description="Call about pallets")
    EntryComment.objects.create(entry=entry, text="Will call back", author=boss)
    page = url_of(InteractionLogEntry, "change", entry.pk)
    response = client.get(page)
    assert "Call about pallets" in response.text
    assert "Will call back" in response.text
    assert client.post(page, {"description": "Another"}).status_code == 403
    assert client.get(url_of(InteractionLogEntry, "add")).status_code == 403


def test_entry_is_deleted_by_the_action_alone(client, boss):
    entry = make_entry(cancelled_by=boss)
    assert client.get(url_of(InteractionLogEntry, "delete", entry.pk)).status_code == 403
    assert "delete_selected" not in client.get(ENTRIES).text
    data = {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"}
    client.post(ENTRIES, data)
    assert InteractionLogEntry.objects.filter(pk=entry.pk).exists()


def test_postponed_entries_are_shown_when_asked_for(client, boss):
    make_entry(description="Logged one")
    make_entry(description="Begun one", postponed=True)
    make_entry(description="Struck one", cancelled_by=boss)

    def shown(query):
        page = client.get(ENTRIES + query).text
        return {word for word in ("Logged", "Begun", "Struck") if f"{word} one" in page}

    assert shown("") == {"Logged", "Struck"}
    assert shown("?status=logged") == {"Logged"}
    assert shown("?status=cancelled") == {"Struck"}
    assert shown("?status=postponed") == {"Begun"}


def test_a_long_description_is_cut_in_the_list(client, boss):
    make_entry(description="word " * 50)
    (cell,) = re.findall(r'class="field-beginning"><a [^>]+>([^<]+)<', client.get(ENTRIES).text)
    assert cell == "word " * 15 + "word…"


def test_entries_are_cancelled_and_restored_on_the_page_that_shows_it_first(client, boss):
    entry = make_entry()
    query = "?evaluation__exact="
    for action, done in [("cancel", "1 entry is cancelled."), ("restore", "1 entry is restored.")]:
        data = {"action": action, "_selected_action": entry.pk, "index": 0}
        shown = client.post(ENTRIES + query, data, follow=True)
        assert "1 selected entry" in shown.text
        before = InteractionLogEntry.objects.cancelled().exists()
        assert before == (action == "restore")
        response = client.post(
            shown.request["PATH_INFO"], {"do": action, "count": 1, "reason": "Twice"}, follow=True
        )
        assert response.redirect_chain == [(ENTRIES + query, 302)]
        assert done in response.text
        # The button of the message has its form in the administration too.
        assert 'form="from-message"' in response.text
        assert '<form id="from-message" method="post"' in response.text
    entry.refresh_from_db()
    assert not entry.is_cancelled


def test_all_that_a_list_finds_are_chosen_without_their_numbers(client, boss, monkeypatch):
    template = make_template()
    found = [make_entry(template=template) for _ in range(3)]
    make_entry()
    data = {
        "action": "cancel",
        "_selected_action": found[0].pk,
        "select_across": "1",
        "index": 0,
    }
    query = f"?template__id__exact={template.pk}"
    shown = client.post(ENTRIES + query, data, follow=True)
    assert "Cancel 3 entries" in shown.text
    assert shown.context["selection"].entry_ids == [entry.pk for entry in found]
    monkeypatch.setattr(selecting, "LIMIT", 2)
    (told,) = messages_of(client.post(ENTRIES + query, data, follow=True))
    assert told.startswith("More than 2 entries match.")


def test_postponed_entries_are_not_chosen(client, boss):
    entry = make_entry(postponed=True)
    data = {"action": "cancel", "_selected_action": entry.pk, "index": 0}
    told = messages_of(client.post(f"{ENTRIES}?status=postponed", data, follow=True))
    assert told == ["No entries were chosen. Tick some first."]


def test_entries_are_found_by_words_of_the_contact(client, boss):
    make_entry(contact=make_company(name="Nordwind"), description="Pallets")
    make_entry(description="Boxes")
    page = client.get(f"{ENTRIES}?q=nordw").text
    assert "Pallets" in page
    assert "Boxes" not in page


# Deleting cancelled entries


def choose(client, *entries, query="", across=False):
    """Choose the action for the ticked entries, or for all that the list finds."""
    data = {
        "action": "delete_cancelled",
        "_selected_action": [entry.pk for entry in entries],
        "select_across": int(across),
    }
    return client.post(ENTRIES + query, data | {"index": 0})


def confirm(client, response, query=""):
    """Send the form of the page in between as it stands there."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.text)
    data = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return client.post(ENTRIES + query, data, follow=True)


def test_the_page_in_between_shows_what_goes_and_deletes_nothing(client, boss):
    template = make_template(description="Outgoing call")
    entry = make_entry(cancelled_by=boss, template=template)
    EntryComment.objects.create(entry=entry, text="Double")
    response = choose(client, entry, make_entry())
    assert "1 entry with 1 comment and 0 attachments" in response.text
    assert "1 selected entry is not cancelled and stays." in response.text
    assert "Outgoing call" in response.text
    assert entry.description in response.text
    assert "1 of 1 shown." in response.text
    assert InteractionLogEntry.objects.count() == 2


def test_only_the_ticked_and_cancelled_are_deleted_and_the_others_counted(client, boss):
    entry, other = make_entry(cancelled_by=boss), make_entry(cancelled_by=boss)
    valid = make_entry()
    response = confirm(client, choose(client, entry, valid))
    assert messages_of(response) == [
        "1 entry with 0 comments and 0 attachments deleted.",
        "1 selected entry is not cancelled and stays.",
    ]
    assert set(InteractionLogEntry.objects.all()) == {other, valid}


def test_all_that_the_list_finds_are_deleted_without_their_ids_in_the_page(client, boss):
    nordwind = make_company(name="Nordwind")
    for _ in range(60):
        make_entry(cancelled_by=boss, contact=nordwind)
    other = make_entry(cancelled_by=boss)
    query = "?q=nordwind&status=cancelled"
    response = choose(client, InteractionLogEntry.objects.last(), query=query, across=True)
    assert "60 entries" in response.text
    assert response.text.count('name="_selected_action"') == 1
    confirm(client, response, query)
    assert list(InteractionLogEntry.objects.all()) == [other]
    deletion = Deletion.objects.get()
    assert deletion.criteria == {"admin": "q=nordwind&status=cancelled"}
    assert deletion.criteria_in_words == (
        "found in the administration by q nordwind, status cancelled"
    )


def test_one_summary_is_kept_of_a_deletion(client, boss):
    entries = [make_entry(cancelled_by=boss) for _ in range(3)]
    confirm(client, choose(client, *entries))
    summary = LogEntry.objects.get()
    assert (summary.user, summary.object_repr) == (
        boss,
        "3 entries with 0 comments and 0 attachments",
    )
    deletion = Deletion.objects.get()
    assert (deletion.by, deletion.entries) == (boss, 3)
    assert sorted(deletion.criteria["entries"]) == sorted(str(entry.pk) for entry in entries)
    words = f"ticked in the administration: {', '.join(deletion.criteria['entries'])}"
    assert words in client.get(url_of(Deletion, "changelist")).text
    assert words in client.get(url_of(Deletion, "change", deletion.pk)).text


def test_what_has_changed_meanwhile_is_shown_anew_and_stays(client, boss):
    entry = make_entry(cancelled_by=boss)
    page = choose(client, entry)
    EntryComment.objects.create(entry=entry, text="Wait")
    response = confirm(client, page)
    assert "what matches is no longer what you were shown" in messages_of(response)[0]
    assert "1 entry with 1 comment and 0 attachments" in response.text
    assert InteractionLogEntry.objects.filter(pk=entry.pk).exists()
    confirm(client, response)
    assert not InteractionLogEntry.objects.exists()


def test_a_second_click_says_that_it_is_done(client, boss):
    page = choose(client, make_entry(cancelled_by=boss))
    confirm(client, page)
    response = confirm(client, page)
    assert messages_of(response)[-1] == (
        "This was done already: 1 entry with 0 comments and 0 attachments deleted."
    )
    assert Deletion.objects.count() == 1


def test_nothing_cancelled_among_the_selected_is_said(client, boss):
    client.post(ENTRIES, {"index": 0})
    response = choose(client, make_entry())
    assert messages_of(client.get(response.url))[-1] == (
        "None of the selected entries is cancelled, so none can be deleted."
    )


# Number series


def test_a_series_goes_on_and_never_back(client, boss):
    make_document("quote")
    url = url_of(DocumentSeries, "change", "quote")
    response = client.post(url, {"prefix": "Q-", "last": "1000"})
    assert "The last number given is 1001. Give that or a higher one." in response.text
    client.post(url, {"prefix": "QU-", "last": "2000"})
    assert make_document("quote").number == "QU-2001"


def test_two_series_have_no_prefix_in_common(client, boss):
    response = client.post(
        url_of(DocumentSeries, "change", "quote"), {"prefix": "I-", "last": "1000"}
    )
    assert "Another series has this prefix." in response.text
    invoice = make_document("invoice", issued_at=timezone.now())
    for kind, prefix in [("invoice", "INV-"), ("quote", "I-")]:
        url = url_of(DocumentSeries, "change", kind)
        response = client.post(url, {"prefix": prefix, "last": "1001"})
    assert "Another series had this prefix." in response.text
    assert make_document("quote").number != invoice.number
