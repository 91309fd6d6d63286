"""Setting up templates: the list with its usage, the form, its texts and files, and who may."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from interactions.merging import merge
from interactions.models import (
    Attachment,
    InteractionLogEntry,
    InteractionTemplate,
    RecordingRule,
    TemplateText,
)
from tests.factories import (
    make_company,
    make_document,
    make_entry,
    make_group,
    make_manager,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a catalogue"


@pytest.fixture
def manager(client):
    user = make_manager(name="Mara Linden", job_title="")
    client.force_login(user)
    return user


def url(template):
    return reverse("template", args=[template.pk])


def fields(template, **changes):
    """What a browser sends when the form of a template is saved."""
    texts = template.texts.all() if template.pk else []
    sent = {
        "version": template.version,
        "code": template.code,
        "description": template.description,
        "group": template.group_id,
        "icon": template.icon,
        "information_flow": template.information_flow,
        "initiated_by": template.initiated_by,
        "unit_duration": template.unit_duration,
        "unit_cost": str(template.unit_cost),
        "correspondence_type": template.correspondence_type,
        "follow_up_days": template.follow_up_days or "",
        "position": template.position,
        "language": template.language,
        "languages": [text.language for text in texts] or ["en"],
    }
    for text in texts:
        sent |= {f"{text.language}-subject": text.subject, f"{text.language}-body": text.body}
    return sent | changes


def add_text(template, language="en", subject="Hello", body="Dear {{ contact.name }}"):
    return TemplateText.objects.create(
        template=template, language=language, subject=subject, body=body
    )


def text_of(response):
    return " ".join(response.content.decode().split())


def cells(response, name):
    """The texts of the row of a template in the list."""
    row = response.content.decode().split(f">{name}</a>")[1].split("</tr>")[0]
    return " ".join(row.split())


# The list


def test_the_list_begins_with_the_useful_set(client, manager):
    page = text_of(client.get(reverse("templates")))
    for name in ("Outgoing call", "Meeting at their place", "Business letter", "Credit memo"):
        assert f">{name}</a>" in page
    for name in ("Letters and e-mails", "Meetings", "Phone", "Sales documents", "System"):
        assert f">{name}</a>" in page


def test_usage_leaves_out_what_is_cancelled_postponed_or_older_than_ninety_days(client, manager):
    template = make_template(description="Visit", unit_duration=0)
    now = timezone.now()
    for days in (0, 89):
        at = now - timedelta(days=days)
        make_entry(template=template, cost="10.25", duration=45, occurred_at=at)
    make_entry(template=template, cost=500, duration=500, cancelled_by=manager)
    make_entry(template=template, cost=500, duration=500, postponed=True)
    make_entry(template=template, cost=500, duration=600, occurred_at=now - timedelta(days=91))
    row = cells(client.get(reverse("templates")), "Visit")
    assert ">2</a>" in row
    assert ">1.5</td>" in row
    assert ">20.50</td>" in row
    assert "Today" in row


def test_usage_of_chosen_days_includes_the_first_and_the_last(client, manager):
    template = make_template(description="Visit")
    zone = timezone.get_current_timezone()
    for day, hour in ((1, 23), (2, 0), (3, 23), (4, 0)):
        at = timezone.datetime(2026, 3, day, hour, 30, tzinfo=zone)
        make_entry(template=template, duration=60, occurred_at=at)
    response = client.get(reverse("templates"), {"from": "2026-03-02", "to": "2026-03-03"})
    row = cells(response, "Visit")
    assert f"?template={template.pk}&amp;status=logged&amp;from=2026-03-02&amp;to=2026-03-03" in row
    assert ">2</a>" in row
    assert "Usage from 2 Mar 2026 to 3 Mar 2026" in text_of(response)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"from": "2026-03-03", "to": "2026-03-02"}, "The last day lies before the first."),
        ({"from": "yesterday"}, "This is no day. Write it as in 2026-11-30"),
        ({"to": "9999-12-31"}, "Choose a day between the years 1900 and 2999."),
    ],
)
def test_days_that_make_no_sense_are_told_in_lists_and_on_the_page_of_a_group(
    client, manager, query, told
):
    for address in (reverse("templates"), reverse("groups")):
        page = text_of(client.get(address, query))
        assert told in page
        assert "Nothing matches" not in page
    page = text_of(client.get(reverse("group", args=[make_group().pk]), query))
    assert told in page
    assert "Usage of the last 90 days" in page


def test_a_group_shows_the_total_of_its_templates(client, manager):
    group = make_group(description="Fairs")
    for cost in ("1000.50", "500"):
        make_entry(template=make_template(group=group), cost=cost, duration=90)
    page = client.get(reverse("templates")).content.decode()
    head = page.split(">Fairs</a>")[1].split("</tr>")[0]
    assert "<b>2</b>" in head
    assert "<b>3.0</b>" in head
    assert "<b>1,500.50</b>" in head


def test_a_lock_stands_beside_a_type_that_overrules_the_contact_s(client, manager):
    make_template(description="Free", correspondence_type="email")
    make_template(
        description="Fixed", correspondence_type="email", ignore_contact_correspondence_type=True
    )
    response = client.get(reverse("templates"))
    assert "i-lock" in cells(response, "Fixed")
    assert "i-lock" not in cells(response, "Free")


def test_what_is_not_offered_stands_under_inactive_alone(client, manager):
    make_template(description="Gone", active=False)
    make_template(description="Hidden", group=make_group(active=False))
    assert ">Gone</a>" not in text_of(client.get(reverse("templates")))
    inactive = text_of(client.get(reverse("templates"), {"status": "inactive"}))
    assert ">Gone</a>" in inactive
    assert ">Hidden</a>" in inactive
    assert ">Outgoing call</a>" not in inactive


def test_the_lists_cost_as_many_queries_for_many_rows_as_for_one(
    client, manager, django_assert_max_num_queries
):
    def count(name):
        with django_assert_max_num_queries(12) as queries:
            client.get(reverse(name))
        return len(queries)

    RecordingRule.objects.all().delete()
    InteractionTemplate.objects.exclude(code="NOTE").delete()
    few = [count("templates"), count("groups")]
    for _ in range(50):
        make_entry(template=add_text(make_template()).template)
    assert [count("templates"), count("groups")] == few


def listed(response):
    return [row.description for row in response.context["listing"].page.rows]


def test_templates_are_searched_and_filtered_by_the_address(client, manager):
    group = make_group(code="FAIRS")
    make_template(
        code="STAND",
        description="Visit at our stand",
        group=group,
        information_flow="inbound",
        initiated_by="them",
        correspondence_type="letter",
    )
    add_text(InteractionTemplate.objects.get(code="STAND"), language="fr")
    for query in (
        {"q": "stand visit"},
        {"q": "stand", "flow": "inbound"},
        {"group": "FAIRS"},
        {"group": group.pk},
        {"language": "fr"},
        {"flow": "inbound", "initiated_by": "them", "correspondence_type": "letter"},
    ):
        found = listed(client.get(reverse("templates"), query))
        assert found == ["Visit at our stand"], query
    page = text_of(client.get(reverse("templates"), {"q": "zebra"}))
    assert "Nothing matches these filters" in page


def test_templates_stand_by_group_until_they_are_sorted_otherwise(client, manager):
    RecordingRule.objects.all().delete()
    InteractionTemplate.objects.all().delete()
    calls, fairs = make_group(description="Calls"), make_group(description="Fairs")
    often = make_template(description="Stand", group=fairs, position=2)
    once = make_template(description="Talk", group=fairs, position=1)
    never = make_template(description="Ring", group=calls)
    for template in (often, often, once):
        make_entry(template=template)
    response = client.get(reverse("templates"))
    assert listed(response) == ["Ring", "Talk", "Stand"]
    assert response.content.decode().count('class="group-row"') == 2
    response = client.get(reverse("templates"), {"sort": "-used"})
    assert listed(response) == ["Stand", "Talk", "Ring"]
    page = text_of(response)
    assert "group-row" not in page
    assert f'href="{never.group.get_absolute_url()}">Calls</a>' in page
    for sort in ("hours", "total", "-last_used", "code", "template", "-group", "position"):
        assert len(listed(client.get(reverse("templates"), {"sort": sort}))) == 3
    assert listed(client.get(reverse("templates"), {"sort": "last_used"}))[0] == "Ring"


def test_the_figures_of_use_link_to_the_entries_that_they_count(client, manager):
    template = make_template(description="Visit")
    make_entry(template=template)
    make_entry(template=template, cancelled_by=manager)
    for address in (reverse("templates"), reverse("group", args=[template.group_id])):
        row = cells(client.get(address), "Visit")
        [link] = re.findall(r'href="([^"]*)" aria-label="1 entry of Visit"', row)
        assert len(client.get(html.unescape(link)).context["listing"].page.rows) == 1


def test_views_of_the_set_up_lists_are_saved(client, manager):
    data = {"list": "templates", "name": "Most used", "query": "sort=-used&columns=code"}
    page = text_of(client.post(reverse("view_save"), data, follow=True))
    assert 'aria-current="page">Most used' in page
    data = {"list": "groups", "name": "Old groups", "query": "status=inactive"}
    assert "Old groups" in text_of(client.post(reverse("view_save"), data, follow=True))


# The form


def test_a_new_template_is_saved_with_all_that_it_carries(client, manager):
    group = make_group()
    page = text_of(client.get(reverse("template_new"), {"group": group.pk}))
    assert f'<option value="{group.pk}" selected>' in page
    response = client.post(
        reverse("template_new"),
        {
            "version": 1,
            "code": "catalogue",
            "description": "Catalogue letter",
            "group": group.pk,
            "icon": "mailbox",
            "information_flow": "outbound",
            "initiated_by": "us",
            "unit_duration": 2,
            "unit_cost": "1.20",
            "correspondence_type": "letter",
            "ignore_contact_correspondence_type": "on",
            "follow_up_days": 7,
            "position": 5,
            "language": "da",
            "languages": ["da", "en"],
            "da-subject": "Kataloget til {{ company.name }}",
            "da-body": "Kære {{ contact.name }}\r\n\r\nVenlig hilsen",
            "en-subject": "",
            "en-body": "",
        },
    )
    template = InteractionTemplate.objects.get(code="CATALOGUE")
    assert response.url == url(template)
    assert template.group == group
    assert template.ignore_contact_correspondence_type
    assert (template.follow_up_days, template.position, template.unit_duration) == (7, 5, 2)
    # A language without a word is not kept; line ends are those of every other text.
    [text] = template.texts.all()
    assert (text.language, text.body) == ("da", "Kære {{ contact.name }}\n\nVenlig hilsen")


@pytest.mark.parametrize("group", ["0", "²", "9" * 40, "x"])
def test_a_preset_group_that_there_is_not_presets_nothing(client, manager, group):
    response = client.get(reverse("template_new"), {"group": group})
    assert response.context["form"]["group"].value() is None


def test_every_missing_field_is_told_at_once_and_what_was_typed_stays(client, manager):
    response = client.post(
        reverse("template_new"), {"languages": "en", "en-body": "My long letter", "version": 1}
    )
    form = response.context["form"]
    assert form.errors == {
        "code": ["Give the template a short code, such as CALL-OUT."],
        "description": ["Say what this is, in words such as Outgoing call."],
        "group": ["Choose the group that the template belongs to."],
    }
    assert "My long letter" in response.content.decode()


def test_a_code_that_is_taken_is_refused_at_its_field(client, manager):
    template = make_template()
    response = client.post(url(template), fields(template, code="quote"))
    assert response.context["form"].errors["code"] == [
        "There is a template with this code already."
    ]


MINUTES = "Give whole minutes from 0 to 100,000, such as 15."
COST = "Give the cost as an amount from 0 to 99,999,999.99, such as 12.50."
DAYS = "Give 1 to 999 days as a whole number, or leave it empty for no follow-up."
POSITION = "Give a whole number from 0 to 32,767, such as 100."


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("unit_cost", "-1", COST),
        ("unit_cost", "1.234", COST),
        ("unit_cost", "123456789", COST),
        ("unit_cost", "much", COST),
        ("unit_duration", "-1", MINUTES),
        ("unit_duration", "100001", MINUTES),
        ("unit_duration", "9999999999", MINUTES),
        ("follow_up_days", "0", DAYS),
        ("follow_up_days", "1000", DAYS),
        ("position", "99999999999", POSITION),
        ("icon", "skull", "There is no “skull” to choose. Choose from the list."),
        ("language", "xx", "There is no “xx” to choose. Choose from the list."),
        ("group", "0", "This group is inactive, or is not there any more. Choose another one."),
        ("code", "x" * 21, "Shorten the code to 20 characters."),
        ("description", "x" * 251, "Shorten the description to 250 characters."),
    ],
)
def test_values_that_make_no_sense_are_refused_with_a_way_out(client, manager, field, value, told):
    template = make_template()
    response = client.post(url(template), fields(template, **{field: value}))
    assert response.context["form"].errors[field] == [told]


def test_what_is_left_empty_is_as_in_a_new_template(client, manager):
    template = make_template(unit_cost=9, unit_duration=9, position=9)
    empty = dict.fromkeys(("icon", "unit_cost", "unit_duration", "position", "language"), "")
    assert client.post(url(template), fields(template, **empty)).status_code == 302
    template.refresh_from_db()
    values = (template.unit_cost, template.unit_duration, template.position, template.language)
    assert values == (0, 0, 100, "en")
    page = text_of(client.get(url(template)))
    assert page.count('class="form-label required"') == 3


def test_only_one_template_is_used_by_the_call_button_and_the_other_is_named(client, manager):
    other = InteractionTemplate.objects.get(for_calls=True)
    template = make_template()
    response = client.post(url(template), fields(template, for_calls="on"))
    assert (
        f'The Call button uses <a href="{url(other)}">{other}</a>. Untick it there first'
        in text_of(response)
    )
    assert "for_calls" in response.context["form"].errors


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("follow_up_days_limited", {"follow_up_days": 0}),
        ("follow_up_days_limited", {"follow_up_days": 1000}),
        ("duration_limited", {"unit_duration": 100_001}),
    ],
)
def test_the_database_holds_what_the_form_of_an_entry_takes(name, values):
    with pytest.raises(IntegrityError, match=name):
        make_template(**values)


def test_the_database_holds_the_longest_duration_of_an_entry():
    with pytest.raises(IntegrityError, match="interactions_entry_duration_limited"):
        make_entry(duration=100_001)


def test_a_wrong_text_is_refused_at_its_field_with_its_line(client, manager):
    template = make_template()
    sent = fields(template, **{"en-body": "Dear\r\n\r\n{{ contact.nam }}", "en-subject": "{{"})
    response = client.post(url(template), sent)
    [text] = response.context["form"].texts
    assert text.errors["body"] == [
        "Line 3: There is no field contact.nam. Did you mean contact.name?"
    ]
    assert text.errors["subject"] == [
        "Line 1: A merge field is not closed. Write it as {{ contact.name }}."
    ]
    assert "{{ contact.nam }}" in response.content.decode()
    assert not template.texts.exists()


def test_the_default_language_must_have_a_text_if_any_has(client, manager):
    template = make_template(language="de")
    sent = fields(template, languages=["da"], **{"da-body": "Hej"})
    response = client.post(url(template), sent)
    assert response.context["form"].errors["language"] == [
        "There is no text in this language. Write one, or choose another language."
    ]


def test_a_language_is_added_without_saving_and_removed_on_saving(client, manager):
    template = add_text(make_template()).template
    sent = fields(template, action="add_language", added_language="da", **{"en-body": "New words"})
    response = client.post(url(template), sent)
    page = response.content.decode()
    assert 'name="da-body"' in page
    assert "New words" in page
    assert response.context["form"].shown_language == "da"
    assert template.texts.get().body == "Dear {{ contact.name }}"

    sent = fields(template, languages=["en", "da"], language="da")
    sent |= {"da-body": "Hej {{ contact.name }}", "en-remove": "on"}
    client.post(url(template), sent)
    assert [(text.language, text.body) for text in template.texts.all()] == [
        ("da", "Hej {{ contact.name }}")
    ]


def test_the_danish_text_is_what_a_danish_contact_is_sent(client, manager):
    template = InteractionTemplate.objects.get(code="QUOTE")
    text = template.texts.get(language="da")
    contact = make_person(first_name="Åse", last_name="Holm", language="da")
    merged = merge(
        text.body,
        contact=contact,
        salesperson=manager,
        language="da",
        today=timezone.localdate(),
    )
    assert merged.text.startswith("Kære Åse\n\nTak for din forespørgsel.")


# Two at once


def test_the_second_of_two_who_save_is_told_and_loses_nothing(client, manager):
    template = add_text(make_template(description="Before")).template
    mine = fields(template, description="Mine", **{"en-body": "My words"})
    theirs = fields(template, description="Theirs", unit_duration=30, **{"en-body": "Their words"})
    assert client.post(url(template), theirs).status_code == 302

    response = client.post(url(template), mine)
    page = text_of(response)
    assert response.status_code == 200
    assert "Somebody else saved this meanwhile." in page
    assert 'value="Mine"' in page
    assert "Saved now: Theirs" in page
    assert "My words" in page
    assert "Saved now: Their words" in page
    template.refresh_from_db()
    assert (template.description, template.texts.get().body) == ("Theirs", "Their words")

    again = mine | {"version": response.context["form"]["version"].value()}
    assert client.post(url(template), again).status_code == 302
    template.refresh_from_db()
    assert (template.description, template.texts.get().body) == ("Mine", "My words")


def test_a_form_of_a_template_that_is_gone_is_not_found(client, manager):
    template = make_template()
    sent = fields(template)
    RecordingRule.objects.all().delete()
    InteractionTemplate.objects.all().delete()
    assert client.post(url(template), sent).status_code == 404


# Files


def pdf(name="Catalogue.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_files_belong_to_the_text_of_one_language(client, manager):
    template = make_template()
    sent = fields(template, **{"en-body": "Hello", "en-files": [pdf("a.pdf"), pdf("b.pdf")]})
    assert client.post(url(template), sent).status_code == 302
    text = template.texts.get()
    assert [attachment.name for attachment in text.attachments.all()] == ["a.pdf", "b.pdf"]
    page = client.get(url(template)).content.decode()
    assert f'href="{text.attachments.first().get_absolute_url()}"' in page


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (
            pdf("big.pdf", PDF.ljust(2000)),
            "big.pdf is 2.0\xa0KB. Attach a file of at most 1.0\xa0KB.",
        ),
        (pdf("page.html"), "page.html cannot be attached."),
        (pdf("page.pdf", b"<html>"), "page.pdf is not a .pdf file."),
        (pdf("none.pdf", b""), "none.pdf is empty."),
        (pdf("../../etc/evil.sh"), "evil.sh cannot be attached."),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_file_that_may_not_be_attached_is_refused_and_nothing_is_saved(
    client, manager, settings, upload, told
):
    settings.MAX_ATTACHMENT_BYTES = 1024
    template = make_template()
    upload.seek(0)
    sent = fields(template, **{"en-body": "Hello", "en-files": [pdf("good.pdf"), upload]})
    response = client.post(url(template), sent)
    [text] = response.context["form"].texts
    assert text.errors["files"][0].startswith(told)
    assert "Choose these files again: good.pdf" in text_of(response)
    assert not Attachment.objects.exists()
    assert not template.texts.exists()


def test_a_removed_file_goes_unless_an_entry_has_it(
    client, manager, django_capture_on_commit_callbacks
):
    template = make_template()
    sent = fields(template, **{"en-body": "Hello", "en-files": [pdf("a.pdf"), pdf("b.pdf")]})
    client.post(url(template), sent)
    unused, used = template.texts.get().attachments.all()
    make_entry().attachments.add(used)
    template.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(template), fields(template, **{"en-dropped": [unused.pk, used.pk]}))
    assert not template.texts.get().attachments.exists()
    assert list(Attachment.objects.all()) == [used]
    assert not default_storage.exists(unused.file.name)
    assert default_storage.exists(used.file.name)


def test_a_file_of_another_template_cannot_be_removed_through_this_one(client, manager):
    other = make_template()
    client.post(url(other), fields(other, **{"en-body": "Hello", "en-files": [pdf()]}))
    template = add_text(make_template()).template
    attachment = Attachment.objects.get()
    client.post(url(template), fields(template, **{"en-dropped": [attachment.pk]}))
    assert other.texts.get().attachments.get() == attachment


# The preview


def test_the_preview_shows_the_text_as_typed_for_a_contact_that_was_searched(client, manager):
    company = make_company(name="Nordhavn & Co")
    make_person(first_name="Åse", last_name="Holm", company=company)
    make_person(first_name="Bo", last_name="Berg")
    response = client.post(
        reverse("template_preview"),
        {
            "shown": "da",
            "da-subject": "Til {{ company.name }}",
            "da-body": "<script>x</script>\n{{ contact.name }} {{ salesperson.job_title }}",
            "preview_search": "holm",
        },
    )
    page = text_of(response)
    assert "Til <mark>Nordhavn &amp; Co</mark>" in page
    assert "&lt;script&gt;x&lt;/script&gt;<br><mark>Åse Holm</mark>" in page
    assert "<code>salesperson.job_title</code> is empty for Mara Linden." in page
    assert reverse("account") in page


def test_the_preview_names_the_newest_document_of_the_contact(client, manager):
    contact = make_person(first_name="Åse", last_name="Holm")
    typed = {
        "shown": "en",
        "en-subject": "{{ document.kind }} {{ document.number }}",
        "preview_search": "holm",
    }
    make_document("invoice", contact=contact)
    page = text_of(client.post(reverse("template_preview"), typed))
    assert "<code>document.number</code> is empty for Åse Holm." in page
    quote = make_document(contact=contact)
    page = text_of(client.post(reverse("template_preview"), typed))
    assert f"<mark>Quote</mark> <mark>{quote.number}</mark>" in page


def test_one_of_several_contacts_can_be_chosen_for_the_preview(client, manager):
    make_person(first_name="Ada", last_name="Holm")
    second = make_person(first_name="Bea", last_name="Holm")
    second.refresh_from_db()
    sent = {"shown": "en", "en-body": "Dear {{ contact.name }}", "preview_search": "holm"}
    assert "Dear <mark>Ada Holm</mark>" in text_of(client.post(reverse("template_preview"), sent))
    sent["preview_contact"] = second.number
    assert "Dear <mark>Bea Holm</mark>" in text_of(client.post(reverse("template_preview"), sent))


def test_the_preview_says_what_is_wrong_with_a_text(client, manager):
    make_person()
    sent = {"shown": "en", "en-body": "{% for x in y %}"}
    page = text_of(client.post(reverse("template_preview"), sent))
    assert "Line 1: This cannot be read. Write a merge field as {{ contact.name }}" in page


def test_the_preview_says_so_when_no_contact_is_found(client, manager):
    sent = {"shown": "en", "en-body": "Hello", "preview_search": "nobody"}
    assert "No contact is found." in text_of(client.post(reverse("template_preview"), sent))


def test_the_preview_button_works_without_script_and_saves_nothing(client, manager):
    make_person(first_name="Åse", last_name="Holm")
    template = add_text(make_template()).template
    sent = fields(
        template, code="", action="preview", shown="en", **{"en-body": "Hi {{ contact.name }}"}
    )
    response = client.post(url(template), sent)
    page = text_of(response)
    assert "Hi <mark>Åse Holm</mark>" in page
    assert "Not saved yet" not in page
    assert template.texts.get().body == "Dear {{ contact.name }}"


# Copy, deactivate, delete


def test_a_copy_has_a_code_of_its_own_and_shares_the_files(client, manager):
    template = InteractionTemplate.objects.get(code="CALL-OUT")
    client.post(url(template), fields(template, **{"en-files": [pdf()]}))
    response = client.post(reverse("template_copy", args=[template.pk]))
    copy = InteractionTemplate.objects.get(code="CALL-OUT-2")
    assert response.url == url(copy)
    assert copy.description == "Copy of Outgoing call"
    assert not copy.for_calls
    assert {text.language for text in copy.texts.all()} == {"en", "da"}
    assert Attachment.objects.get().template_texts.count() == 2
    client.post(reverse("template_copy", args=[template.pk]))
    assert InteractionTemplate.objects.filter(code="CALL-OUT-3").exists()


def test_a_template_is_deactivated_and_activated(client, manager):
    template = make_template()
    client.post(reverse("template_deactivate", args=[template.pk]))
    assert not InteractionTemplate.objects.active().filter(pk=template.pk).exists()
    client.post(reverse("template_activate", args=[template.pk]))
    assert InteractionTemplate.objects.active().filter(pk=template.pk).exists()


def test_an_unused_template_is_deleted_with_its_texts_and_files(
    client, manager, django_capture_on_commit_callbacks
):
    template = make_template()
    client.post(url(template), fields(template, **{"en-body": "Hello", "en-files": [pdf()]}))
    path = Attachment.objects.get().file.name
    delete = reverse("template_delete", args=[template.pk])
    assert "cannot be brought back" in text_of(client.get(delete))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(delete).url == reverse("templates")
    assert not InteractionTemplate.objects.filter(pk=template.pk).exists()
    assert not Attachment.objects.exists()
    assert not default_storage.exists(path)


@pytest.mark.parametrize("kind", ["logged", "cancelled", "postponed"])
def test_a_template_in_use_cannot_be_deleted_only_deactivated(client, manager, kind):
    template = make_template()
    states = {"cancelled": {"cancelled_by": manager}, "postponed": {"postponed": True}}
    make_entry(template=template, **states.get(kind, {}))
    delete = reverse("template_delete", args=[template.pk])
    for response in (client.get(delete), client.post(delete)):
        page = text_of(response)
        assert "cannot be deleted: entries were made from it" in page
        assert reverse("template_deactivate", args=[template.pk]) in page
    assert InteractionTemplate.objects.filter(pk=template.pk).exists()


def test_changing_a_template_leaves_its_entries_alone(client, manager):
    template = make_template(description="Before")
    entry = make_entry(template=template, description="Before", cost=5)
    client.post(url(template), fields(template, description="After", unit_cost="9"))
    kept = InteractionLogEntry.objects.get(pk=entry.pk)
    assert (kept.description, kept.cost) == ("Before", 5)
    assert "changes apply to new entries only" in text_of(client.get(url(template)))


# Who may

CHANGING = ["template_copy", "template_activate", "template_deactivate", "template_delete"]


def test_sales_sees_templates_but_cannot_change_them(client):
    client.force_login(make_user())
    template = add_text(make_template()).template
    assert "New template" not in text_of(client.get(reverse("templates")))
    page = text_of(client.get(url(template)))
    assert "Save template" not in page
    assert "Deactivate" not in page
    assert 'name="description" value' in page
    assert "disabled" in page
    assert client.post(url(template), fields(template, description="Mine")).status_code == 403
    for name in CHANGING:
        assert client.post(reverse(name, args=[template.pk])).status_code == 403
    assert client.get(reverse("template_new")).status_code == 403
    template.refresh_from_db()
    assert template.active
    assert template.description != "Mine"


def test_who_may_nothing_sees_nothing(client):
    client.force_login(make_user(role=None))
    for address in (reverse("templates"), url(make_template()), reverse("template_new")):
        assert client.get(address).status_code == 403
    assert client.post(reverse("template_preview")).status_code == 403


@pytest.mark.parametrize("name", ["template_copy", "template_activate", "template_deactivate"])
def test_what_changes_a_template_is_never_a_link(client, manager, name):
    assert client.get(reverse(name, args=[make_template().pk])).status_code == 405


# As a file


def test_the_list_is_exported_with_the_days_that_are_shown(client, manager):
    template = add_text(make_template(code="FAIR", description="=Fair", unit_cost=3)).template
    zone = timezone.get_current_timezone()
    at = timezone.datetime(2026, 3, 2, 9, 0, tzinfo=zone)
    make_entry(template=template, cost="12.50", duration=45, occurred_at=at)
    make_entry(template=template, occurred_at=at - timedelta(days=9))
    query = {"from": "2026-03-02", "to": "2026-03-02", "format": "csv"}
    response = client.get(reverse("templates"), query)
    lines = b"".join(response.streaming_content).decode().splitlines()
    [line] = [line for line in lines if line.startswith("FAIR,")]
    assert line.startswith(f"FAIR,'=Fair,{template.group.description},,,,0,3.00,,en,yes")
    assert ",1,45,12.50,2026-03-02 09:00" in line
    assert len(lines) == 14
    response = client.get(reverse("templates"), query | {"q": "fair"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 2
    sheet = client.get(reverse("groups"), {"format": "xlsx"})
    assert b"".join(sheet.streaming_content).startswith(b"PK")
