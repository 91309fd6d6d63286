"""The page of a segment: its steps, the next one as it is built, previewed and taken, and contacts by hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.choices import StepAction
from crm.choosing import Criteria
from crm.models import Segment, Tag
from crm.segmenting.steps import take_step
from tests.crm.test_segmenting import ADD, REDUCE, by_hand, names, person, take
from tests.factories import make_company, make_entry, make_segment, make_template, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def user():
    return make_user(name="Ida Sommer")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def segment():
    return make_segment(description="Danes")


def post_step(page, to, /, action="add", **asked):
    version = asked.pop("version", None) or Segment.objects.get(pk=to.pk).version
    data = {"action": action, "version": version, **asked}
    return page.post(f"/segments/{to.number}/step/", data, follow=True)


def preview(page, of, /, action="add", **asked):
    data = {"action": action, "version": of.version, **asked}
    return page.post(f"/segments/{of.number}/step/preview/", data, headers=HTMX)


# The page


def test_tells_each_step_with_its_brackets_who_took_it_and_the_total(page, segment, user):
    for name, language in [("Ada", "da"), ("Bo", "en"), ("Cy", "da"), ("Di", "da")]:
        person(name, country="DK", language=language)
    take(segment, ADD, user, country=["DK", "SE"], has_phone=["no"])
    take(segment, REDUCE, user, language=["en"])
    by_hand(segment, StepAction.HAND_REMOVE, user, *segment.memberships.model.objects.none())
    text = " ".join(page.get(f"/segments/{segment.number}/").text.split())
    assert "<b>Add</b> (country is Denmark or Sweden) and (has no phone number)" in text
    assert "<b>Reduce by</b> language is English" in text
    assert "<b>Removed by hand</b> nobody" in text
    assert "Ida Sommer · " in text
    assert ">+4</span>" in text
    assert ">−1</span>" in text
    assert "<b>3</b><span" in text
    assert text.count("Undo step</summary>") == 1


def test_names_those_who_were_added_by_hand(page, segment, user):
    by_hand(segment, StepAction.HAND_ADD, user, *(person(name) for name in "ABCDE"))
    assert "A, B, C and 2 others" in page.get(f"/segments/{segment.number}/").text


def test_lists_the_members_with_search_filters_and_export(page, segment, user):
    company = make_company(name="Acme", country="DK")
    person("Ada", country="DK", company=company)
    person("Bo", country="DK", city="Odense")
    person("Stranger", country="SE")
    take(segment, ADD, user, country=["DK"])
    url = f"/segments/{segment.number}/"
    response = page.get(url)
    rows = [contact.name for contact in response.context["listing"].page.rows]
    assert rows == ["Acme", "Ada", "Bo"]
    assert response.context["listing"].count == (3, False)
    found = page.get(f"{url}?city=odense").context["listing"].page.rows
    assert [contact.name for contact in found] == ["Bo"]
    text = page.get(f"{url}?format=csv").getvalue().decode()
    assert text.count("\r\n") == 4
    assert "Stranger" not in text
    assert "No interaction yet" in page.get(f"{url}?columns=last_interaction").text


def test_the_page_costs_the_same_for_one_member_and_step_and_for_many(page, segment, user):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert page.get(f"/segments/{segment.number}/").status_code == 200
        return len(queries)

    tag = Tag.objects.create(name="Retail")
    person("Ada").tags.add(tag)
    take(segment, ADD, user, tag=[tag.pk])
    few = count()
    for number in range(30):
        person(f"P{number}", company=make_company(), salesperson=user).tags.add(tag)
        take(segment, ADD, user, tag=[tag.pk])
    assert count() == few <= 8


# A step


def test_a_preview_of_nothing_is_the_page_of_the_segment(page, segment):
    address = f"/segments/{segment.number}/"
    assert page.get(f"{address}step/preview/").headers["Location"] == address


def test_takes_a_step_and_tells_what_became_of_whom(page, segment):
    person("Ada", country="DK")
    person("Blocked", country="DK", privacy_blocked=True)
    person("Archived", country="DK", archived_at=timezone.now())
    person("Excluded", country="DK", excluded_from_segments=True)
    text = post_step(page, segment, country="DK").text
    assert "1 contact was added." in text
    assert "Left out: 1 privacy-blocked, 1 archived, 1 excluded from segments." in text
    text = post_step(page, segment, country="DK", also="excluded").text
    assert "1 was in it already." in text
    assert "1 of them is excluded from segments: when the segment is logged" in text
    assert names(segment) == ["Ada", "Excluded"]
    text = post_step(page, segment, "reduce", q="ada").text
    assert "1 contact was removed." in text


def test_the_way_back_is_in_the_message(page, segment):
    person("Ada", country="DK")
    text = post_step(page, segment, country="DK").text
    step = segment.steps.get()
    assert f'formaction="/segments/{segment.number}/back/?step={step.pk}"' in text
    text = page.post(f"/segments/{segment.number}/back/?step={step.pk}", follow=True).text
    assert "Step 1 is undone. 1 contact left again." in text
    assert not segment.steps.exists()
    text = page.post(f"/segments/{segment.number}/back/?step={step.pk}", follow=True).text
    assert "This step was undone already." in text


def test_the_step_that_was_shown_as_the_last_is_undone_or_none(page, segment, user):
    person("Ada", country="DK")
    first = take(segment, ADD, user, country=["DK"])
    take(segment, REDUCE, user, country=["SE"])
    url = f"/segments/{segment.number}/back/"
    text = page.post(f"{url}?step={first.pk}", follow=True).text
    assert "Nothing was undone: another step was taken meanwhile" in text
    for shown in ["", "x", "9" * 30]:
        assert page.post(f"{url}?step={shown}").status_code == 302
    assert segment.steps.count() == 2


def test_a_stale_page_is_refused_kindly_and_what_was_chosen_stays(page, segment):
    person("Ada", country="DK", language="da")
    person("Bo", country="DK", language="en")
    shown = segment.version
    other = make_user()
    criteria = Criteria({"country": ["DK"]})
    take_step(segment, action=ADD, criteria=criteria, by=other, version=shown)
    response = post_step(page, segment, "reduce", language="en", version=shown)
    assert "Somebody else changed this segment meanwhile, so nothing was done." in response.text
    assert segment.steps.count() == 1
    step = response.context["step"]
    assert (step["action"].value(), step["language"].value()) == ("reduce", ["en"])
    assert "Would remove 1 of 2." in response.text
    post_step(page, segment, "reduce", language="en", version=step["version"].value())
    assert names(segment) == ["Ada"]


def test_a_double_click_takes_one_step(page, segment):
    person("Ada", country="DK")
    version = segment.version
    post_step(page, segment, country="DK", version=version)
    text = post_step(page, segment, country="DK", version=version).text
    assert "This step was taken already." in text
    assert segment.steps.count() == 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Choose at least one criterion: without any, all contacts match."),
        ({"country": "XX"}, "There is no “XX” to choose."),
        ({"segment": "S9999"}, "There is no segment with the number S9999."),
        ({"had_days": "x"}, "Give the days as a whole number from 1 to 36,500."),
        ({"none_days": "0"}, "Give the days as a whole number from 1 to 36,500."),
        ({"created_from": "2025-02-01", "created_to": "2025-01-01"}, "lies before the first"),
        ({"action": "eat", "country": "DK"}, "There is no “eat” to choose."),
        ({"version": "x", "country": "DK"}, "Open this page anew, and choose again."),
        ({"run": "99"}, "There is no run with the number “99”."),
        ({"log": "evaluation=splendid"}, "This filter of the log cannot be read."),
        ({"tag": "Nobody"}, "There is no “Nobody” to choose."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_done(page, segment, asked, sentence):
    person("Ada", country="DK")
    response = post_step(page, segment, **asked)
    assert sentence in response.text
    assert "How the contacts were chosen" in response.text
    assert not segment.steps.exists()


def test_a_refused_step_asked_for_anew_leads_to_the_segment(page, segment):
    for path in ["step/", "hand/"]:
        response = page.get(f"/segments/{segment.number}/{path}")
        assert response.headers["Location"] == f"/segments/{segment.number}/"


def test_a_company_that_was_typed_is_kept_by_its_number(page, segment):
    acme = make_company(name="Acme")
    person("Ada", company=acme)
    post_step(page, segment, company="Acme")
    assert segment.steps.get().criteria == {"company": [acme.number]}
    assert "Acme and its people" in page.get(f"/segments/{segment.number}/").text


# The preview


def test_the_count_and_some_of_them_follow_while_the_criteria_are_chosen(page, segment, user):
    for number in range(12):
        person(f"P{number:02}", country="DK", language="en" if number < 2 else "da")
    response = preview(page, segment, country="DK", open="country")
    assert "Would add 12 contacts." in response.text
    assert "country is Denmark" in response.text
    assert response.text.count("<li><a") == 10
    assert "<form" not in response.text
    take(segment, ADD, user, country=["DK"])
    assert "Would remove 2 of 12." in preview(page, segment, "reduce", language="en").text
    assert "Would remove 10 of 12." in preview(page, segment, "refine", language="en").text
    assert not segment.steps.filter(action="reduce").exists()


def test_the_preview_says_at_each_field_what_is_wrong(page, segment):
    text = preview(page, segment, segment="S9999", open="segment").text
    assert "Correct what is marked" in text
    place = text[text.index('id="step_segment_error"') :]
    assert "There is no segment with the number S9999." in place
    text = preview(page, segment, q="", open="q").text
    assert "Fill in a criterion" in text


def test_a_preview_asks_the_database_five_times_at_most(page, segment):
    person("Ada", country="DK")
    preview(page, segment, country="DK")
    with CaptureQueriesContext(connection) as queries:
        preview(page, segment, country="DK")
    # The session and its user are asked for on every page; a transaction within a test is a savepoint.
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) - 2 <= 5


def test_what_follows_a_choice_does_not_bring_the_form_once_more(page, segment):
    data = {"action": "reduce", "version": segment.version, "more": "country"}
    headers = HTMX | {"HX-Target": "step-said"}
    response = page.post(f"/segments/{segment.number}/step/preview/", data, headers=headers)
    assert 'id="step-builder"' not in response.text


def test_criteria_are_opened_and_put_away_with_what_was_filled_in(page, segment):
    def open_names(response):
        return [criterion.name for criterion, _fields in response.context["step"].open]

    response = preview(page, segment, country="DK", open="country", more="language")
    assert 'id="step-builder"' in response.text
    assert open_names(response) == ["country", "language"]
    assert response.context["step"]["country"].value() == ["DK"]
    response = preview(page, segment, country="DK", open=["country", "language"], close="country")
    assert open_names(response) == ["language"]
    assert response.context["step"]["country"].value() == []
    assert "What the log says" in response.text


def test_without_script_a_criterion_is_opened_and_previewed_on_the_whole_page(page, segment):
    person("Ada", country="DK")
    url = f"/segments/{segment.number}/step/preview/"
    data = {"action": "add", "version": segment.version}
    text = page.post(url, data | {"more": "city"}).text
    assert "<html" in text
    assert 'name="city"' in text
    text = page.post(url, data | {"country": "DK"}).text
    assert "Would add 1 contact." in text
    assert "Show the contacts" in text


def test_reduces_by_those_who_had_a_letter(page, segment, user):
    letter = make_template()
    ada = person("Ada", country="DK")
    person("Bo", country="DK")
    make_entry(contact=ada, template=letter)
    take(segment, ADD, user, country=["DK"])
    text = post_step(page, segment, "reduce", had_template=letter.pk, had_days="90").text
    assert f"had an interaction: {letter}, in the last 90 days" in text
    assert names(segment) == ["Bo"]


# By hand


def hand(page, segment, **data):
    return page.post(f"/segments/{segment.number}/hand/", data, follow=True)


def test_adds_and_removes_one_by_hand(page, segment):
    ada = person("Ada")
    assert "Added: Ada." in hand(page, segment, contact=ada.number).text
    assert "Ada is in the segment already." in hand(page, segment, contact="Ada").text
    back = f"/contacts/{ada.number}/"
    response = hand(page, segment, remove=ada.number, next=back)
    assert "Removed from Danes: Ada." in response.text
    assert response.redirect_chain[-1][0] == back
    assert "not in the segment any more" in hand(page, segment, remove=ada.number).text
    assert [step.action for step in segment.steps.all()] == ["hand_add", "hand_remove"]


def test_an_excluded_contact_may_be_added_by_hand_and_it_is_said_what_that_means(page, segment):
    ada = person("Ada", excluded_from_segments=True)
    text = hand(page, segment, contact=ada.number).text
    assert "This contact is excluded from segments: when the segment is logged, it is left" in text
    assert names(segment) == ["Ada"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"privacy_blocked": True}, "Ada is privacy-blocked: no segment takes it."),
        ({"archived_at": timezone.now()}, "Ada is archived. Bring it back first."),
    ],
)
def test_who_cannot_be_added_by_hand_is_refused_with_the_reason(page, segment, fields, sentence):
    ada = person("Ada", **fields)
    response = hand(page, segment, contact=ada.number)
    assert sentence in response.text
    assert not segment.steps.exists()


def test_several_who_may_be_meant_are_offered(page, segment):
    person("Ada Lund")
    person("Ada Holm")
    text = hand(page, segment, contact="Ada").text
    assert "Choose the contact that you mean." in text
    assert text.count('type="radio" name="contact"') == 2
    assert "Type a name, a number or an e-mail address." in hand(page, segment, contact="").text


def test_returns_to_no_other_site(page, segment):
    ada = person("Ada")
    response = hand(page, segment, contact=ada.number, next="https://evil.example/")
    assert response.redirect_chain == [(f"/segments/{segment.number}/", 302)]
