"""Logging a segment on its page: what is filled in, what is shown before, and that just this is logged."""

import json
import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from crm.models import Contact, SegmentMember
from interactions.attaching import store_attachment
from interactions.models import (
    FollowUp,
    InteractionLogEntry,
    InteractionTemplate,
    LoggedSegment,
    TemplateText,
)
from tests.factories import (
    make_company,
    make_manager,
    make_person,
    make_run,
    make_segment,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Mara Linden", email="mara@example.com")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def template():
    template = make_template(
        code="BUSINESS",
        description="Business letter",
        information_flow="outbound",
        initiated_by="us",
        unit_cost="1.20",
        unit_duration=2,
        correspondence_type="letter",
        follow_up_days=14,
    )
    make_text(template, "en", "Hello {{ contact.name }}", "Dear {{ contact.first_name }}")
    return template


def make_text(template, language, subject="", body=""):
    return TemplateText.objects.create(
        template=template, language=language, subject=subject, body=body
    )


def make_member(user, **fields):
    return make_person(**{"salesperson": user, "city": "Aarhus"} | fields)


@pytest.fixture
def segment(user):
    anna = make_member(user, first_name="Anna", last_name="Lund")
    bo = make_member(
        user, first_name="Bo", last_name="Holm", correspondence_type="email", email="b@x.dk"
    )
    return make_segment(anna, bo, make_member(user, privacy_blocked=True), description="Hotels")


def address(segment):
    return f"/segments/{segment.number}/log/"


def opened(page, segment, template):
    """What the page sends when nothing is changed on it."""
    return sent_of(page.get(address(segment), {"template": template.code}))


def sent_of(response):
    """What the form of a page holds, as the browser would send it."""
    form = response.context["form"]
    sent = {name: form.value(name) for name in form.fields}
    sent["include"] = (
        list(response.context["shown"].wanted.include) if response.context["shown"] else []
    )
    if mark := re.search(r'name="mark" value="([^"]*)"', response.text):
        sent["mark"] = unescape(mark[1])
    return {name: value for name, value in sent.items() if value not in ("", None)}


def log(page, segment, sent, **changes):
    return page.post(address(segment), sent | {"do": "log"} | changes, follow=True)


def check(page, segment, sent, **changes):
    """The pre-flight, as htmx asks for it."""
    return page.post(
        address(segment), sent | {"do": "preview"} | changes, headers={"HX-Request": "true"}
    )


def made(response):
    return response.context["shown"].preflight.made


def text_of(html):
    """What is read on a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


# The form


def test_a_template_fills_in_all_that_it_carries(page, segment, template):
    sent = opened(page, segment, template)
    carried = {
        "template": str(template.pk),
        "description": "Business letter",
        "information_flow": "outbound",
        "initiated_by": "us",
        "cost": "1.20",
        "duration": "2",
        "follow_up_days": "14",
        "subject_en": "Hello {{ contact.name }}",
        "body_en": "Dear {{ contact.first_name }}",
    }
    assert {name: sent.get(name) for name in carried} == carried
    assert "salesperson" not in sent
    assert "language" not in sent


def test_without_a_template_the_page_says_to_choose_one(page, segment, template):
    response = page.get(address(segment))
    assert "Choose a template: then you see here" in response.text
    assert 'id="log-run"' not in response.text


def test_a_template_that_is_not_offered_is_said_to_be(page, segment, template):
    make_template(code="OLD", active=False)
    response = page.get(address(segment), {"template": "old"})
    assert "The template old is not offered." in response.text
    assert "Choose a template: then you see here" in response.text


def test_what_was_typed_stays_when_another_template_is_chosen(page, segment, template):
    call = make_template(description="Outgoing call", unit_duration=5)
    make_text(call, "en", "Call", "Body")
    sent = opened(page, segment, template) | {
        "description": "Autumn letter",
        "body_en": "My own words",
        "template": str(call.pk),
    }
    response = page.post(address(segment), sent | {"fill": "1"})
    form = response.context["form"]
    assert (form.value("description"), form.value("body_en")) == ("Autumn letter", "My own words")
    assert (form.value("duration"), form.value("subject_en")) == ("5", "Call")
    assert form.value("follow_up_days") == ""
    assert made(response) == 2


def test_a_text_that_was_typed_stays_with_a_template_that_has_none_in_its_language(
    page, segment, template
):
    make_text(template, "da", "Hej", "Kære")
    call = make_template()
    sent = opened(page, segment, template) | {"body_da": "Mit eget", "template": str(call.pk)}
    form = page.post(address(segment), sent | {"fill": "1"}).context["form"]
    assert form.languages == ["da"]
    assert form.value("body_da") == "Mit eget"


def test_what_is_wrong_is_said_beside_its_field_while_one_types(page, segment, template):
    text = check(page, segment, opened(page, segment, template), duration="-3").text
    assert 'id="id_duration_error" hx-swap-oob="true"><div>The duration cannot be negative.' in text
    assert 'id="id_cost_error" hx-swap-oob="true"></div>' in text


def test_choosing_a_template_with_htmx_draws_the_form_anew(page, segment, template):
    sent = sent_of(page.get(address(segment)))
    response = page.post(
        address(segment),
        sent | {"fill": "1", "template": template.pk},
        headers={"HX-Request": "true"},
    )
    assert response.text.lstrip().startswith('<form id="segment-log"')
    assert response.headers["HX-Retarget"] == "#segment-log"
    assert 'value="Business letter"' in response.text
    # While the choice is not filled in yet, what is typed meanwhile leads to the same.
    late = check(page, segment, sent, template=template.pk)
    assert late.headers["HX-Retarget"] == "#segment-log"


def test_a_change_brings_the_pre_flight_alone_and_says_it(page, segment, template):
    sent = opened(page, segment, template)
    response = check(page, segment, sent, description="Autumn letter")
    assert response.text.lstrip().startswith('<section class="card sticky-card" id="preflight"')
    assert "HX-Retarget" not in response.headers
    assert "2 interactions will be logged. 1 contact is left out." in response.text
    assert "Autumn letter" in response.text


# What is shown


def test_the_pre_flight_tells_how_many_are_logged_and_how_they_are_sent(page, segment, template):
    text = text_of(page.get(address(segment), {"template": "BUSINESS"}).text)
    assert "Will be logged 2 E-mail 1 Letter 1 E-mails that are sent 1 Follow-ups" in text
    assert re.search("Left out .* 1 Privacy-blocked .* 1", text)
    assert "Log 2 interactions" in text


def test_five_entries_are_shown_as_they_will_be(page, user, template):
    file = store_attachment(ContentFile(b"x", "price.txt"), by=user)
    template.texts.get().attachments.add(file)
    company = make_company(name="Nordwind", city="Berlin")
    people = [
        make_member(user, first_name=name, last_name="L", company=company) for name in "ABCDEFG"
    ]
    segment = make_segment(*people)
    response = page.get(address(segment), {"template": "BUSINESS"})
    text = text_of(response.text)
    assert "Each entry will look like this 5 of 7" in text
    assert "Business letter A L Nordwind Letter English Mara Linden 2 min 1.20 price.txt" in text
    assert "Hello A L Dear A" in text
    assert len(response.context["shown"].preflight.sample) == 5


def test_a_file_of_the_template_is_removed_for_this_run(page, user, segment, template):
    kept, removed = (
        store_attachment(ContentFile(name.encode(), f"{name}.txt"), by=user)
        for name in ("kept", "removed")
    )
    template.texts.get().attachments.add(kept, removed)
    sent = opened(page, segment, template) | {"dropped": removed.pk}
    shown = check(page, segment, sent)
    assert "kept.txt" in shown.text
    assert "removed.txt" not in text_of(shown.text)
    log(page, segment, sent_of(shown) | {"dropped": removed.pk})
    entry = InteractionLogEntry.objects.filter(contact__first_name="Anna").get()
    assert list(entry.attachments.all()) == [kept]
    assert template.texts.get().attachments.count() == 2


def test_what_was_logged_before_is_shown_with_who_and_how_many(page, segment, template):
    tom = make_user(name="Tom Holt")
    first = make_run(segment, template=template, description="Spring", made=1240, logged_by=tom)
    make_run(segment, description="By another template")
    make_run(segment, template=template, description="Wrong", cancelled_by=tom)
    response = page.get(address(segment), {"template": "BUSINESS"})
    text = text_of(response.text)
    assert re.search("Logged before Wrong Today .* cancelled Spring Today", text)
    assert re.search(r"Spring Today \S+ · Tom Holt · 1,240 entries", text)
    assert f'href="/interactions/runs/{first.pk}/"' in response.text
    assert "By another template" not in text


def test_the_number_of_statements_does_not_grow_with_the_members(page, user, template):
    def statements(segment):
        page.get(address(segment), {"template": "BUSINESS"})
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address(segment), {"template": "BUSINESS"}).status_code == 200
        return len(queries)

    few = make_segment(make_member(user), make_member(user))
    many = make_segment(*(make_member(user) for _ in range(40)))
    assert statements(few) == statements(many) <= 16


# Who is left out


LEFT_OUT = {
    "excluded": {"excluded_from_segments": True},
    "no_salesperson": {"salesperson": None},
    "no_email": {"correspondence_type": "email"},
    "no_address": {"city": "", "correspondence_type": "letter"},
}


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_a_box_logs_them_all_the_same(page, user, template, reason):
    segment = make_segment(make_member(user), make_member(user, **LEFT_OUT[reason]))
    sent = opened(page, segment, template)
    before = check(page, segment, sent)
    assert before.context["shown"].preflight.left_out == [(reason, 1)]
    assert f'id="include-{reason}"' in before.text
    ticked = check(page, segment, sent, include=[reason])
    assert made(ticked) == 2
    assert f'value="{reason}" checked' in ticked.text
    log(page, segment, sent_of(ticked))
    assert InteractionLogEntry.objects.count() == 2


def test_who_shares_an_address_is_logged_with_the_box(page, user, template):
    fields = {"email": "same@x.dk", "correspondence_type": "email"}
    segment = make_segment(make_member(user, **fields), make_member(user, **fields))
    sent = opened(page, segment, template)
    assert check(page, segment, sent).context["shown"].preflight.left_out == [("same_email", 1)]
    assert made(check(page, segment, sent, include=["same_email"])) == 2


@pytest.mark.parametrize(
    ("reason", "fields"),
    [("privacy_blocked", {"privacy_blocked": True}), ("archived", {"archived_at": timezone.now()})],
)
def test_nothing_reaches_those_who_may_not_be_reached(page, user, template, reason, fields):
    segment = make_segment(make_member(user), make_member(user, **fields))
    sent = opened(page, segment, template)
    assert f'id="include-{reason}"' not in check(page, segment, sent).text
    response = check(page, segment, sent, include=[reason])
    assert response.context["shown"] is None
    assert "There is no such choice any more." in response.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_of_those_left_out_can_be_downloaded(page, user, template, kind):
    company = make_company(name="=1+1", city="Berlin")
    segment = make_segment(
        make_member(user),
        make_member(
            user, first_name="Otto", last_name="N", company=company, excluded_from_segments=True
        ),
        make_member(user, privacy_blocked=True),
    )
    sent = opened(page, segment, template)
    url = f"{address(segment)}left-out/?reason=excluded&format={kind}"
    response = page.post(url, sent)
    assert f'left-out-{segment.number}.{kind}"' in response.headers["Content-Disposition"]
    content = b"".join(response.streaming_content)
    if kind == "xlsx":
        rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).active.rows]
        company_cell = "=1+1"
    else:
        rows = [line.split(",") for line in content.decode("utf-8-sig").split("\r\n") if line]
        company_cell = "'=1+1"
    assert rows[0] == ["Number", "Name", "Company", "Reason"]
    assert rows[1][1:] == ["Otto N", company_cell, "Excluded from segments"]
    assert len(rows) == 2


def test_the_whole_list_can_be_downloaded_with_a_get_too(page, segment, template):
    sent = opened(page, segment, template)
    response = page.get(f"{address(segment)}left-out/", sent | {"format": "csv", "reason": ""})
    assert b"".join(response.streaming_content).count(b"Privacy-blocked") == 1


def test_a_download_of_what_cannot_be_read_shows_the_form(page, segment, template):
    sent = opened(page, segment, template) | {"cost": "much"}
    response = page.post(f"{address(segment)}left-out/?reason=&format=csv", sent)
    assert "Write the cost as a number" in response.text


# Single members


def test_a_member_is_left_out_and_taken_back(page, segment, template):
    anna = segment.memberships.order_by("contact").first().contact
    sent = opened(page, segment, template)
    change = {"member-contact": anna.number, "member-left_out": "on"}
    response = page.post(address(segment), sent | change | {"do": "add_member"})
    assert json.loads(response.context["form"].value("changes")) == {
        anna.number: {"left_out": True}
    }
    assert made(response) == 1
    assert f"Anna Lund {anna.number} Left out" in text_of(response.text)
    assert response.context["form"].member["contact"].value() is None
    sent = sent_of(response)
    response = page.post(address(segment), sent | {"do": f"drop_member {anna.number}"})
    assert made(response) == 2
    assert "Left out by hand" not in response.text


def test_a_member_gets_another_description_evaluation_cost_and_duration(page, segment, template):
    sent = opened(page, segment, template)
    other = {
        "description": "With a sample",
        "evaluation": "positive",
        "cost": "12,50",
        "duration": "15",
    }
    change = {f"member-{name}": value for name, value in other.items()} | {"member-contact": "anna"}
    response = page.post(address(segment), sent | change | {"do": "add_member"})
    words = "Description: With a sample Evaluation: Positive Cost: 12.50 Duration: 15 min"
    assert words in text_of(response.text)
    log(page, segment, sent_of(response))
    entry = InteractionLogEntry.objects.get(description="With a sample")
    assert (str(entry.contact), entry.evaluation, str(entry.cost), entry.duration) == (
        "Anna Lund",
        "positive",
        "12.50",
        15,
    )
    assert InteractionLogEntry.objects.get(description="Business letter").duration == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"contact": ""}, "Choose the member that you mean."),
        ({"contact": "Anna"}, "Say what is different for this member"),
        ({"contact": "Nobody", "left_out": "on"}, "Nobody in this segment matches “Nobody”."),
        ({"contact": "Anna", "cost": "much"}, "Write the cost as a number"),
        ({"contact": "Anna", "description": "x" * 251}, "This has 251 characters."),
    ],
)
def test_a_change_of_a_member_that_cannot_be_says_why_and_keeps_what_was_typed(
    page, segment, template, change, said
):
    sent = opened(page, segment, template)
    typed = {f"member-{name}": value for name, value in change.items()}
    response = page.post(address(segment), sent | typed | {"do": "add_member"})
    assert said in unescape(response.text)
    assert not response.context["form"].kept
    for name, value in change.items():
        assert response.context["form"].member[name].value() in (value, True)


def test_a_contact_that_is_no_member_is_refused(page, segment, template):
    stranger = make_person()
    sent = opened(page, segment, template)
    change = {"member-contact": stranger.number, "member-left_out": "on"}
    response = page.post(address(segment), sent | change | {"do": "add_member"})
    assert f"{stranger.number} is not in this segment." in response.text
    forged = json.dumps({stranger.number: {"left_out": True}})
    response = log(page, segment, sent, changes=forged)
    assert f"{stranger.number} is not in this segment. Take this change away." in response.text
    assert not LoggedSegment.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        "[]",
        "{",
        '{"C000001": 1}',
        '{"C\\u0000": {}}',
        "[" * 100_000,
        json.dumps({f"C{number:06}": {} for number in range(201)}),
    ],
)
def test_damaged_changes_are_refused(page, segment, template, changes):
    sent = opened(page, segment, template)
    response = log(page, segment, sent, changes=changes)
    assert "The single members were damaged on the way." in response.text
    assert not LoggedSegment.objects.exists()


def test_a_forged_change_is_read_as_the_form_would(page, segment, template):
    anna = segment.memberships.order_by("contact").first().contact
    sent = opened(page, segment, template)
    forged = json.dumps({anna.number: {"cost": "-1"}})
    assert (
        f"{anna.number}: The cost cannot be negative."
        in log(page, segment, sent, changes=forged).text
    )
    assert not LoggedSegment.objects.exists()


def test_a_change_that_was_typed_and_not_added_is_not_lost(page, segment, template):
    sent = opened(page, segment, template)
    response = log(page, segment, sent, **{"member-contact": "Anna", "member-cost": "3"})
    assert "What you typed for a single member is not added yet." in response.text
    assert response.context["form"].member["cost"].value() == "3"
    assert not LoggedSegment.objects.exists()


def test_the_picker_offers_the_members_alone(page, segment):
    make_person(first_name="Anna", last_name="Stranger")
    offered = page.get("/contacts/pick/", {"field": "q", "q": "anna", "segment": segment.number})
    assert "Anna Lund" in offered.text
    assert "Anna Stranger" not in offered.text


# Logging


def test_just_what_was_shown_is_logged(page, user, segment, template):
    sent = opened(page, segment, template)
    response = log(page, segment, sent)
    run = LoggedSegment.objects.get()
    assert response.redirect_chain == [(f"/interactions/runs/{run.pk}/", 302)]
    assert "2 interactions are logged." in response.text
    assert (run.segment, run.template, run.logged_by, run.made, run.left_out) == (
        segment,
        template,
        user,
        2,
        1,
    )
    texts = run.entries.order_by("contact").values_list("subject", "correspondence_type")
    assert list(texts) == [("Hello Anna Lund", "letter"), ("Hello Bo Holm", "email")]
    due = timezone.localdate(run.occurred_at) + timedelta(days=14)
    assert FollowUp.objects.filter(due_on=due).count() == 2


def test_what_is_changed_for_the_run_is_changed_for_all(page, segment, template):
    tom = make_user(name="Tom Holt")
    sent = opened(page, segment, template) | {
        "salesperson": str(tom.pk),
        "correspondence_type": "none",
        "language": "en",
        "cost": "",
        "evaluation": "neutral",
        "attempt_failed": "True",
        "occurred_at": "2024-02-03T09:30",
        "follow_up_days": "",
    }
    log(page, segment, sent_of(page.post(address(segment), sent | {"do": "preview"})))
    facts = (
        "salesperson",
        "correspondence_type",
        "language",
        "cost",
        "evaluation",
        "attempt_failed",
    )
    for entry in InteractionLogEntry.objects.values_list(*facts):
        assert entry == (tom.pk, "", "en", 0, "neutral", True)
    assert InteractionLogEntry.objects.filter(occurred_at__year=2024).count() == 2
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"description": ""}, "Say in a few words what it was about."),
        ({"occurred_at": "soon"}, "This is no date and time."),
        ({"cost": "much"}, "Write the cost as a number"),
        ({"duration": "-1"}, "The duration cannot be negative."),
        ({"follow_up_days": "1000"}, "Give 1 to 999 days as a whole number"),
        ({"salesperson": "0"}, "This salesperson is no longer offered."),
        ({"body_en": "a\n{{ contact.nme }}"}, "Line 2: There is no field contact.nme."),
        ({"subject_en": "{{ contact.name"}, "Line 1: A merge field is not closed."),
        ({"language": "fi"}, "The template has no text in this language: Finnish."),
        ({"template": "0"}, "This template is no longer offered."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_keeps_what_was_typed(
    page, segment, template, typed, said
):
    sent = opened(page, segment, template) | {"evaluation": "positive"}
    response = log(page, segment, sent, **typed)
    assert said in unescape(response.text)
    assert response.context["form"].value("evaluation") == "positive"
    for name, value in typed.items():
        assert response.context["form"].errors[name]
        assert response.context["form"].value(name) == value
    assert not LoggedSegment.objects.exists()
    # The pre-flight that follows the typing says it too.
    assert said in unescape(check(page, segment, sent, **typed).text)


def test_a_double_click_is_one_run(page, segment, template):
    sent = opened(page, segment, template)
    log(page, segment, sent)
    response = log(page, segment, sent)
    run = LoggedSegment.objects.get()
    assert response.redirect_chain == [(f"/interactions/runs/{run.pk}/", 302)]
    assert "This was logged already. It was not logged again." in response.text


def test_a_form_that_says_something_else_the_second_time_is_not_lost(page, segment, template):
    sent = opened(page, segment, template)
    log(page, segment, sent)
    response = log(page, segment, sent, description="Autumn letter")
    assert "This form was sent before, and" in response.text
    assert "is not logged: log it once more" in response.text
    assert LoggedSegment.objects.count() == 1
    log(page, segment, sent_of(response))
    descriptions = set(LoggedSegment.objects.values_list("description", flat=True))
    assert descriptions == {"Business letter", "Autumn letter"}


def test_the_second_of_two_tabs_is_told_of_the_first(page, segment, template):
    first, second = opened(page, segment, template), opened(page, segment, template)
    log(page, segment, first)
    response = log(page, segment, second)
    assert "This segment was logged with this template meanwhile." in response.text
    assert "Logged before" in response.text
    assert LoggedSegment.objects.count() == 1
    # Who wants it twice, can.
    log(page, segment, sent_of(response))
    assert LoggedSegment.objects.count() == 2


def add_member(segment, template):
    SegmentMember.objects.create(segment=segment, contact=make_person())


def archive_a_contact(segment, template):
    Contact.objects.filter(name="Anna Lund").archive()


def send_it_otherwise(segment, template):
    InteractionTemplate.objects.filter(pk=template.pk).update(correspondence_type="")


def write_another_text(segment, template):
    template.texts.update(body="Something else")


@pytest.mark.parametrize(
    "change", [add_member, archive_a_contact, send_it_otherwise, write_another_text]
)
def test_nothing_is_logged_when_something_changed_meanwhile(page, segment, template, change):
    sent = opened(page, segment, template)
    change(segment, template)
    response = log(page, segment, sent)
    assert "Nothing was logged." in response.text
    assert "Contacts, the segment or the template changed meanwhile." in response.text
    assert not LoggedSegment.objects.exists()
    log(page, segment, sent_of(response))
    assert LoggedSegment.objects.exists()


def test_a_text_written_anew_meanwhile_is_shown_unless_a_person_wrote_another(
    page, segment, template
):
    sent = opened(page, segment, template) | {"subject_en": "Mine"}
    template.texts.update(subject="Theirs", body="Theirs")
    form = log(page, segment, sent).context["form"]
    assert (form.value("subject_en"), form.value("body_en")) == ("Mine", "Theirs")


def test_what_was_typed_after_the_check_is_shown_before_it_is_logged(page, segment, template):
    sent = opened(page, segment, template)
    response = log(page, segment, sent, description="Autumn letter")
    assert "The form changed after it was checked." in response.text
    assert "Autumn letter" in response.text
    assert not LoggedSegment.objects.exists()
    log(page, segment, sent_of(response))
    assert LoggedSegment.objects.get().description == "Autumn letter"


def test_a_template_that_is_offered_no_more_logs_nothing(page, segment, template):
    sent = opened(page, segment, template)
    make_template()
    InteractionTemplate.objects.filter(pk=template.pk).update(active=False)
    response = log(page, segment, sent)
    assert "This template is no longer offered. Choose another." in response.text
    assert not LoggedSegment.objects.exists()


def test_nobody_left_says_what_to_do(page, user, template):
    segment = make_segment(make_member(user, excluded_from_segments=True))
    response = page.get(address(segment), {"template": "BUSINESS"})
    assert "Nobody is left to log with. Tick a box above" in response.text
    assert 'id="log-run"' not in response.text
    response = log(page, segment, sent_of(response))
    assert "Nothing was logged. Nobody is left to log with." in text_of(response.text)
    assert not LoggedSegment.objects.exists()


# Where there is nothing to log


def test_an_archived_segment_is_to_be_brought_back_first(page, segment, template):
    sent = opened(page, segment, template)
    type(segment).objects.filter(pk=segment.pk).archive()
    response = log(page, segment, sent)
    assert "This segment is archived" in response.text
    assert not LoggedSegment.objects.exists()


def test_an_empty_segment_leads_to_its_page(page, template):
    segment = make_segment()
    response = page.get(address(segment))
    assert "There is nobody to log with" in response.text
    assert f'href="{segment.get_absolute_url()}"' in response.text


def test_a_segment_that_is_too_large_is_logged_by_the_command(page, segment, template):
    type(segment).objects.filter(pk=segment.pk).update(member_count=250_001)
    response = page.get(address(segment))
    assert "It has more than 250,000 contacts." in response.text
    assert f"manage.py log_segment {segment.number} --template" in response.text


def test_without_a_template_who_may_makes_one(page, client, segment):
    InteractionTemplate.objects.update(active=False)
    assert "Ask a sales manager to make one" in page.get(address(segment)).text
    client.force_login(make_manager())
    assert 'href="/setup/templates/new/"' in client.get(address(segment)).text


def test_hostile_text_stays_text(page, user, template):
    evil = "<script>alert(1)</script>'; DROP TABLE crm_contact; -- %s {{ 7 }}"
    person = make_member(user, first_name=evil[:50], last_name="X")
    segment = make_segment(person, description=evil)
    sent = opened(page, segment, template)
    response = check(page, segment, sent, description=evil, body_en="<b>{{ contact.first_name }}")
    assert "<script>alert" not in response.text
    log(page, segment, sent_of(response))
    entry = InteractionLogEntry.objects.get()
    assert entry.description == evil
    assert entry.body == f"<b>{evil[:50]}"


def test_there_is_no_page_for_a_segment_that_is_not_there(page):
    assert page.get("/segments/S9999/log/").status_code == 404
    assert page.get("/segments/S9999/log/left-out/").status_code == 404


def test_only_who_may_log_gets_the_page(client, segment):
    client.force_login(make_user(None))
    for path in ("", "left-out/"):
        assert client.get(address(segment) + path).status_code == 403
        assert client.post(address(segment) + path).status_code == 403
