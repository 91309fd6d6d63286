"""Recording by hand, through the pages."""

import json
import threading
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from crm.models import Contact
from interactions.models import FollowUp, InteractionLogEntry, TemplateText
from interactions.readiness import Refused
from interactions.recording import correct, record
from tests.factories import (
    make_company,
    make_entry,
    make_manager,
    make_person,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db
NEW = "/interactions/new/"


@pytest.fixture
def user(client):
    user = make_user(name="Mara Linden")
    client.force_login(user)
    return user


def filled(contact, template, user, **more):
    """What the form sends when everything that is required is filled in."""
    return {
        "contact": contact.number,
        "template": template.pk,
        "salesperson": user.pk,
        "occurred_at": "2026-11-19T09:42",
        "description": "Spoke about umbrellas",
    } | more


def send(contact, template, user, **more):
    """Record as a program does."""
    return record(
        contact=contact,
        template=template,
        salesperson=user,
        occurred_at=timezone.now(),
        description="At once",
        by=user,
        **more,
    )


def shown_by(client, address):
    """What the form at an address holds, as the browser would send it."""
    form = client.get(address).context["form"]
    return {name: form.value(name) for name in form.fields if name != "attachments"}


def only_entry():
    return InteractionLogEntry.objects.get()


def test_each_missing_field_is_told_at_its_place_all_at_once(client, user):
    response = client.post(NEW, {"salesperson": "", "occurred_at": ""})
    errors = response.context["form"].errors
    assert set(errors) == {"contact", "template", "salesperson", "occurred_at", "description"}
    for error in (
        "Choose the contact.",
        "Choose a template.",
        "Choose the salesperson.",
        "Say when it was.",
        "Say in a few words what it was about.",
    ):
        # In the summary above, and at the field.
        assert response.text.count(error) == 2
    assert not InteractionLogEntry.objects.exists()


def test_what_was_sent_is_recorded_and_shown(client, user):
    company = make_company()
    contact = make_person(company=company)
    template = make_template()
    response = client.post(
        NEW,
        filled(
            contact,
            template,
            user,
            comment="They want 400.",
            cost="12.50",
            duration="25",
            information_flow="inbound",
            initiated_by="them",
            evaluation="positive",
            attempt_failed="True",
        ),
    )
    entry = only_entry()
    assert response.url == entry.get_absolute_url()
    assert (entry.contact, entry.company, entry.group) == (contact, company, template.group)
    assert (entry.salesperson, entry.logged_by, entry.source) == (user, user, "manual")
    assert timezone.localtime(entry.occurred_at).isoformat()[:16] == "2026-11-19T09:42"
    assert (str(entry.cost), entry.duration) == ("12.50", 25)
    assert (entry.information_flow, entry.initiated_by) == ("inbound", "them")
    assert (entry.evaluation, entry.attempt_failed, entry.postponed) == ("positive", True, False)
    assert entry.comments.get().text == "They want 400."


def test_a_companys_own_entry_names_the_company_itself(client, user):
    company = make_company()
    client.post(NEW, filled(company, make_template(), user))
    assert only_entry().company == company


def test_what_the_form_leaves_out_comes_from_the_template(client, user):
    template = make_template(
        unit_cost="8.00", unit_duration=30, information_flow="outbound", initiated_by="us"
    )
    client.post(NEW, filled(make_person(), template, user))
    entry = only_entry()
    assert (str(entry.cost), entry.duration) == ("8.00", 30)
    assert (entry.information_flow, entry.initiated_by) == ("outbound", "us")


@pytest.mark.parametrize(("field", "value"), [("cost", "-1"), ("duration", "-5")])
def test_neither_cost_nor_duration_can_be_negative(client, user, field, value):
    response = client.post(NEW, filled(make_person(), make_template(), user, **{field: value}))
    assert f"The {field} cannot be negative." in response.text
    assert not InteractionLogEntry.objects.exists()


def test_date_and_time_begin_at_now_rounded_up_to_the_minute(client, user):
    before = timezone.now()
    shown = client.get(NEW).context["form"].value("occurred_at")
    begun = timezone.make_aware(datetime.fromisoformat(shown))
    assert before <= begun <= timezone.now() + timedelta(minutes=1)


def test_the_salesperson_is_the_user_or_else_the_contacts(client, user):
    owner = make_user()
    contact = make_person(salesperson=owner)
    address = f"{NEW}?contact={contact.number}"
    assert client.get(address).context["form"].value("salesperson") == str(user.pk)
    client.force_login(make_user(is_salesperson=False))
    assert client.get(address).context["form"].value("salesperson") == str(owner.pk)


def test_the_address_presets_and_locks_contact_template_and_number(client, user):
    contact, other = make_person(), make_person()
    template = make_template(code="CALL-TEST", description="A call")
    address = f"{NEW}?contact={contact.number}&template=CALL-TEST&via=%2B4532123456"
    form = client.get(address).context["form"]
    assert (form.locked["contact"], form.locked["template"]) == (contact, template)
    assert form.value("description") == "A call"
    sent = filled(other, make_template(), user, contacted_via=form.value("contacted_via"))
    client.post(address, sent)
    entry = only_entry()
    assert (entry.contact, entry.template) == (contact, template)
    assert entry.contacted_via == "+4532123456"


def test_an_unknown_contact_in_the_address_is_not_found(client, user):
    assert client.get(f"{NEW}?contact=C999999").status_code == 404


def test_a_template_that_is_not_offered_is_told_and_another_can_be_chosen(client, user):
    make_template(code="OLD", active=False)
    response = client.get(f"{NEW}?template=OLD")
    assert "The template OLD is not offered." in response.text


# Choosing a template


def choose(client, template, form=None, **changed):
    """Choose a template in the form as it stands, and return the form that comes back."""
    form = form or client.get(NEW).context["form"]
    values = {name: form.value(name) for name in form.fields if name != "attachments"}
    sent = values | {"template": template.pk} | changed | {"fill": "1"}
    return client.post(NEW, sent).context["form"]


def test_choosing_a_template_fills_what_it_carries(client, user):
    template = make_template(
        description="Outgoing call",
        unit_cost="1.50",
        unit_duration=15,
        information_flow="outbound",
        initiated_by="us",
        follow_up_days=14,
    )
    form = choose(client, template)
    assert form.value("description") == "Outgoing call"
    assert (form.value("cost"), form.value("duration")) == ("1.50", "15")
    assert (form.value("information_flow"), form.value("initiated_by")) == ("outbound", "us")
    assert form.value("follow_up") == "14"
    assert {"cost", "duration", "information_flow"} <= form.by_default()
    assert not InteractionLogEntry.objects.exists()


def test_a_description_that_was_typed_stays(client, user):
    form = choose(client, make_template(description="Call"), description="My own words")
    assert form.value("description") == "My own words"


def test_a_description_from_the_previous_template_is_replaced(client, user):
    first = choose(client, make_template(description="Call"))
    second = choose(client, make_template(description="Meeting"), form=first)
    assert second.value("description") == "Meeting"


def test_a_description_that_was_changed_after_the_template_stays(client, user):
    first = choose(client, make_template(description="Call"))
    second = choose(
        client, make_template(description="Meeting"), form=first, description="Call about ribs"
    )
    assert second.value("description") == "Call about ribs"


def test_what_a_person_changed_is_no_longer_marked_and_stays(client, user):
    first = choose(client, make_template(unit_duration=15))
    second = choose(client, make_template(unit_duration=60), form=first, duration="40")
    assert second.value("duration") == "40"
    assert "duration" not in second.by_default()


def test_a_template_chosen_without_its_button_still_fills_what_was_left_blank(client, user):
    form = client.get(NEW).context["form"]
    template = make_template(description="Note", unit_cost="3.00", information_flow="inbound")
    sent = filled(make_person(), template, user, description="", cost="", information_flow="")
    client.post(NEW, sent | {"filled": form.value("filled")})
    entry = only_entry()
    assert (entry.description, str(entry.cost)) == ("Note", "3.00")
    assert entry.information_flow == "inbound"


def test_a_description_that_was_cleared_is_missed(client, user):
    template = make_template()
    form = choose(client, template, contact=make_person().number)
    values = {name: form.value(name) for name in form.fields if name != "attachments"}
    response = client.post(NEW, values | {"description": ""})
    assert set(response.context["form"].errors) == {"description"}


def test_the_form_shows_six_templates_and_unfolds_the_others(client, user):
    for position in range(8):
        make_template(position=position, description=f"Kind {position}")
    form = client.get(NEW).context["form"]
    assert [str(template) for template, _ in form.offered] == [f"Kind {n}" for n in range(6)]
    last = form.others[-1]
    assert last in [template for template, _ in choose(client, last).offered]


def test_the_template_wins_where_it_ignores_what_the_contact_prefers(client, user):
    contact = make_person(first_name="Bruno", last_name="Bob", correspondence_type="email")
    template = make_template(correspondence_type="letter", ignore_contact_correspondence_type=True)
    form = choose(client, template, contact=contact.number)
    assert form.value("correspondence_type") == "letter"
    assert form.correspondence_hint == "The template wins: Bruno Bob prefers e-mail."


def test_the_contact_wins_over_a_template_that_does_not_ignore_it(client, user):
    contact = make_person(correspondence_type="email")
    form = choose(client, make_template(correspondence_type="letter"), contact=contact.number)
    assert form.value("correspondence_type") == "email"


def test_the_users_own_choice_of_correspondence_type_wins(client, user):
    contact = make_person(correspondence_type="email")
    template = make_template(correspondence_type="letter")
    client.post(NEW, filled(contact, template, user, correspondence_type=""))
    assert only_entry().correspondence_type == ""


def test_the_text_comes_in_the_contacts_language_and_is_merged(client, user):
    template = make_template(language="en")
    for language, hello in [("en", "Dear"), ("da", "Kære")]:
        TemplateText.objects.create(
            template=template,
            language=language,
            subject=f"{hello} {{{{ contact.first_name }}}}",
            body=f"{hello} {{{{ contact.name }}}}\n{{{{ salesperson.name }}}}",
        )
    dane = make_person(first_name="Ane", last_name="Holm", language="da")
    swede = make_person(first_name="Ulla", last_name="Berg", language="sv")
    form = choose(client, template, contact=dane.number)
    assert (form.value("language"), form.value("subject")) == ("da", "Kære Ane")
    assert form.value("body") == "Kære Ane Holm\nMara Linden"
    assert choose(client, template, contact=swede.number).value("subject") == "Dear Ulla"
    client.post(NEW, filled(dane, template, user))
    assert only_entry().body == "Kære Ane Holm\nMara Linden"


def test_another_language_brings_its_text_unless_the_text_was_changed(client, user):
    template = make_template(language="en")
    for language, text in [("en", "Hello"), ("da", "Hej")]:
        TemplateText.objects.create(template=template, language=language, body=text)
    contact = make_person()
    first = choose(client, template, contact=contact.number)
    assert first.value("body") == "Hello"
    assert choose(client, template, form=first, language="da").value("body") == "Hej"
    kept = choose(client, template, form=first, language="da", body="Hello again")
    assert kept.value("body") == "Hello again"


# Follow-ups and files


def test_a_follow_up_is_made_for_the_day_that_was_chosen(client, user):
    contact = make_person()
    client.post(NEW, filled(contact, make_template(), user, follow_up="3"))
    follow_up = FollowUp.objects.get()
    assert follow_up.due_on == timezone.localdate() + timedelta(days=3)
    assert (follow_up.contact, follow_up.salesperson) == (contact, user)
    assert (follow_up.entry, follow_up.text) == (only_entry(), "Spoke about umbrellas")


def test_a_follow_up_on_a_date_needs_one_that_is_not_over(client, user):
    sent = filled(make_person(), make_template(), user, follow_up="date")
    assert "Choose the date to follow up on." in client.post(NEW, sent).text
    over = sent | {"follow_up_on": "2020-01-01"}
    assert "This date is over." in client.post(NEW, over).text
    assert not FollowUp.objects.exists()


def test_several_files_are_attached_and_the_templates_come_along(client, user):
    template = make_template()
    text = TemplateText.objects.create(template=template, language="en", body="Hello")
    text.attachments.create(name="terms.txt", size=5, file="attachments/terms")
    files = [SimpleUploadedFile(f"{n}.txt", b"text") for n in ("a", "b")]
    client.post(NEW, filled(make_person(), template, user, attachments=files))
    names = only_entry().attachments.values_list("name", flat=True)
    assert sorted(names) == ["a.txt", "b.txt", "terms.txt"]


def test_a_file_that_may_not_be_attached_is_told_and_nothing_is_recorded(client, user):
    file = SimpleUploadedFile("page.html", b"<script>")
    response = client.post(NEW, filled(make_person(), make_template(), user, attachments=file))
    assert "page.html cannot be attached" in response.text
    assert not InteractionLogEntry.objects.exists()


# Who may, and with whom not


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"privacy_blocked": True}, "is blocked for privacy. Nothing may be recorded."),
        ({"archived_at": timezone.now()}, "is archived. Bring the contact back"),
    ],
)
def test_a_blocked_or_archived_contact_refuses_with_the_reason(client, user, state, reason):
    contact = make_person(**state)
    for button in ("finish", "finish_later"):
        sent = filled(contact, make_template(), user, **{button: ""})
        assert reason in client.post(NEW, sent).text
    shown = client.get(f"{NEW}?contact={contact.number}")
    assert reason in shown.text
    assert "entry-form" not in shown.text
    assert not InteractionLogEntry.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_block_that_is_set_meanwhile_counts():
    user, contact, template = make_user(role=None), make_person(), make_template()
    outcome = []

    def late():
        try:
            outcome.append(send(contact, template, user))
        except Refused as reason:
            outcome.append(str(reason))
        finally:
            connection.close()

    recording = threading.Thread(target=late)
    with transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(privacy_blocked=True)
        recording.start()
        recording.join(0.5)
        assert outcome == [], "It waits for the transaction that sets the block."
    recording.join()
    assert "blocked for privacy" in outcome[0]
    assert not InteractionLogEntry.objects.exists()


def test_who_may_not_record_is_refused(client):
    client.force_login(make_user(role=None))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {}).status_code == 403


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get(NEW).url.startswith(reverse("login"))


# Once, and another


def test_a_form_sent_twice_records_once_and_leads_to_the_same_entry(client, user):
    key = client.get(NEW).context["form"].value("idempotency_key")
    sent = filled(make_person(), make_template(), user, idempotency_key=key, follow_up="1")
    sent |= {"comment": "Twelve\r\ncrates", "cost": "1,50"}
    file = {"attachments": SimpleUploadedFile("a.txt", b"text")}
    first = client.post(NEW, sent | file)
    second = client.post(NEW, sent | {"attachments": SimpleUploadedFile("a.txt", b"text")})
    assert first.url == second.url == only_entry().get_absolute_url()
    assert only_entry().description == "Spoke about umbrellas"
    assert FollowUp.objects.count() == 1
    assert "was recorded already" in str(list(second.wsgi_request._messages)[-1])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("contacts", [1, 2])
def test_two_forms_with_one_key_at_the_same_moment_record_once(contacts):
    user, template = make_user(role=None), make_template()
    people = [make_person() for _ in range(contacts)]
    together = threading.Barrier(4)
    answers = []

    def press(contact):
        together.wait()
        try:
            answers.append(send(contact, template, user, idempotency_key="the-same"))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[people[n % contacts]]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entry = only_entry()
    assert [found.pk for found, _ in answers] == [entry.pk] * 4
    assert sorted(is_new for _, is_new in answers) == [False, False, False, True]


def test_save_and_record_another_keeps_the_template_and_a_preset_contact(client, user):
    contact, template = make_person(), make_template()
    sent = filled(contact, template, user, finish_another="")
    assert client.post(NEW, sent).url == f"{NEW}?template={template.code}"
    preset = client.post(f"{NEW}?contact={contact.number}", sent)
    assert preset.url == f"{NEW}?template={template.code}&contact={contact.number}"


# Finishing later


def test_finishing_later_needs_a_contact_and_nothing_else(client, user):
    without = client.post(NEW, {"finish_later": ""})
    assert set(without.context["form"].errors) == {"contact"}
    contact = make_person()
    client.post(NEW, {"contact": contact.number, "finish_later": "", "comment": "Ring again"})
    entry = only_entry()
    assert (entry.contact, entry.postponed, entry.template) == (contact, True, None)
    assert entry.comments.get().text == "Ring again"
    assert not InteractionLogEntry.objects.logged().exists()


def test_finishing_later_twice_keeps_one(client, user):
    key = client.get(NEW).context["form"].value("idempotency_key")
    sent = {"contact": make_person().number, "finish_later": "", "idempotency_key": key}
    client.post(NEW, sent)
    client.post(NEW, sent)
    assert only_entry().postponed


def test_what_a_template_carries_is_kept_when_finishing_later(client, user):
    template = make_template(unit_cost="8.00", unit_duration=30, information_flow="outbound")
    sent = {"contact": make_person().number, "template": template.pk, "finish_later": ""}
    client.post(NEW, sent)
    entry = only_entry()
    assert (str(entry.cost), entry.duration) == ("8.00", 30)
    assert entry.information_flow == "outbound"


def test_resuming_keeps_the_number_touches_no_other_and_begins_at_now(client, user):
    long_ago = timezone.now() - timedelta(days=30)
    entry = make_entry(postponed=True, logged_by=user, occurred_at=long_ago, description="Begun")
    entry.comments.create(text="A draft")
    other = make_entry(postponed=True, logged_by=user, contact=entry.contact)
    before = InteractionLogEntry.objects.filter(pk=other.pk).values().get()
    address = f"/interactions/{entry.pk}/resume/"
    form = client.get(address).context["form"]
    assert (form.value("description"), form.value("comment")) == ("Begun", "A draft")
    begun = timezone.make_aware(datetime.fromisoformat(form.value("occurred_at")))
    assert begun >= timezone.now() - timedelta(minutes=1)
    values = {name: form.value(name) for name in form.fields if name != "attachments"}
    response = client.post(address, values | {"description": "Done", "salesperson": user.pk})
    entry.refresh_from_db()
    assert response.url == entry.get_absolute_url()
    assert (entry.postponed, entry.description) == (False, "Done")
    assert entry.occurred_at > long_ago + timedelta(days=29)
    assert [comment.text for comment in entry.comments.all()] == ["A draft"]
    assert InteractionLogEntry.objects.filter(pk=other.pk).values().get() == before
    assert InteractionLogEntry.objects.count() == 2


def test_comments_that_nobody_changed_keep_their_authors(client, user):
    colleague = make_user()
    entry = make_entry(postponed=True, logged_by=user, salesperson=user)
    for text in ("First", "Second"):
        entry.comments.create(text=text, author=colleague)
    address = f"/interactions/{entry.pk}/resume/"
    values = shown_by(client, address)
    client.post(address, values | {"comment": "First\r\n\r\nSecond", "finish_later": ""})
    assert {comment.author for comment in entry.comments.all()} == {colleague}
    client.post(address, shown_by(client, address) | {"comment": "Another"})
    assert [comment.author for comment in entry.comments.all()] == [user]


def test_a_resumed_entry_can_be_put_off_again_under_its_number(client, user):
    entry = make_entry(postponed=True, logged_by=user, template=make_template())
    sent = {"description": "Still going", "finish_later": ""}
    client.post(f"/interactions/{entry.pk}/resume/", sent)
    entry.refresh_from_db()
    assert (entry.postponed, entry.description) == (True, "Still going")
    assert only_entry() == entry


def test_what_is_finished_already_is_not_finished_again(client, user):
    entry = make_entry(salesperson=user, occurred_at=datetime(2026, 11, 19, 9, 42).astimezone())
    address = f"/interactions/{entry.pk}/resume/"
    sent = filled(entry.contact, entry.template, user, description=entry.description)
    sent |= {"occurred_at": timezone.localtime(entry.occurred_at).strftime("%Y-%m-%dT%H:%M")}
    assert client.get(address).url == entry.get_absolute_url()
    assert client.post(address, sent).url == entry.get_absolute_url()
    other = client.post(address, sent | {"description": "Something else"})
    assert "was recorded. What you changed since is not saved yet" in other.text
    assert "Something else" in other.text
    assert only_entry().description == entry.description
    # From here, it is another interaction.
    assert f'action="{NEW}?contact={entry.contact.number}"' in other.text


def test_only_who_began_it_and_managers_may_resume(client, user):
    entry = make_entry(postponed=True, logged_by=make_user())
    address = f"/interactions/{entry.pk}/resume/"
    assert client.get(address).status_code == 403
    client.force_login(make_manager())
    assert client.get(address).status_code == 200


# Correcting


def test_a_correction_cancels_the_wrong_entry_and_points_at_it(client, user):
    wrong = make_entry(salesperson=user, logged_by=user, description="Wrong", cost=4)
    address = f"/interactions/{wrong.pk}/correct/"
    form = client.get(address).context["form"]
    assert (form.value("description"), form.value("cost")) == ("Wrong", "4.00")
    values = {name: form.value(name) for name in form.fields if name != "attachments"}
    response = client.post(address, values | {"description": "Right"})
    wrong.refresh_from_db()
    right = InteractionLogEntry.objects.get(description="Right")
    assert response.url == right.get_absolute_url()
    assert right.corrects == wrong
    assert (wrong.cancelled_by, right.is_cancelled) == (user, False)
    # The form sent again leads to the same correction; another correction is refused.
    again = client.post(address, values | {"description": "Right"})
    assert again.url == right.get_absolute_url()
    again = client.post(address, values | {"idempotency_key": ""})
    assert "was corrected already" in again.text
    assert InteractionLogEntry.objects.count() == 2


def test_a_correction_that_is_refused_cancels_nothing():
    user = make_user()
    wrong = make_entry(contact=make_person(privacy_blocked=True))
    with pytest.raises(Refused):
        correct(
            wrong,
            by=user,
            contact=wrong.contact,
            template=wrong.template,
            salesperson=user,
            occurred_at=wrong.occurred_at,
            description="Right",
        )
    wrong.refresh_from_db()
    assert not wrong.is_cancelled


def test_only_own_entries_are_corrected_but_a_manager_corrects_all(client, user):
    entry = make_entry(salesperson=make_user(), logged_by=make_user())
    address = f"/interactions/{entry.pk}/correct/"
    assert client.get(address).status_code == 403
    client.force_login(make_manager())
    assert client.get(address).status_code == 200


def test_the_form_asks_the_database_as_often_with_many_rows_as_with_few(
    client, user, django_assert_max_num_queries
):
    contact = make_person(company=make_company())
    make_entry(contact=contact)
    address = f"{NEW}?contact={contact.number}"
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)
    for _ in range(20):
        make_entry(contact=contact)
    with django_assert_max_num_queries(8):
        client.get(address)


def test_a_broken_hidden_field_does_no_harm(client, user):
    sent = filled(make_person(), make_template(), user)
    for number, broken in enumerate(["{", "[1]", json.dumps({"template": {}})], start=1):
        client.post(NEW, sent | {"filled": broken})
        assert InteractionLogEntry.objects.count() == number


def test_a_contact_is_found_by_words_that_fit_no_other(client, user):
    make_person(first_name="Bruno", last_name="Beispiel")
    make_person(first_name="Bruno", last_name="Bob")
    template = make_template()
    sent = filled(make_person(), template, user)
    several = client.post(NEW, sent | {"contact": "bruno"}).text
    assert "Choose the contact that you mean." in several
    assert several.count('type="radio" name="contact"') == 2
    assert "No contact matches “zebra”." in client.post(NEW, sent | {"contact": "zebra"}).text
    client.post(NEW, sent | {"contact": "bruno beisp"})
    assert only_entry().contact.name == "Bruno Beispiel"
