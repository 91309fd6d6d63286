"""Steps: what they let come and go, taking them back, taking them again, and why somebody is in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from crm.choices import StepAction
from crm.choosing import Criteria, CriteriaForm
from crm.models import Contact, Tag
from crm.segmenting.explaining import explain
from crm.segmenting.naming import contacts_named
from crm.segmenting.previewing import preview_step
from crm.segmenting.refreshing import plan_refresh, refresh
from crm.segmenting.saving import reuse_criteria, save_criteria
from crm.segmenting.steps import (
    SegmentChanged,
    StepRefused,
    go_back,
    take_by_hand,
    take_step,
)
from tests.factories import (
    make_company,
    make_entry,
    make_person,
    make_run,
    make_segment,
    make_user,
)

pytestmark = pytest.mark.django_db

ADD, REDUCE, REFINE = StepAction.ADD, StepAction.REDUCE, StepAction.REFINE


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def segment():
    return make_segment()


def names(segment):
    return sorted(Contact.objects.in_segment(segment).values_list("name", flat=True), key=str.lower)


def person(name, **fields):
    return make_person(first_name=name, last_name="", **fields)


def take(segment, action, by, /, **criteria):
    return take_step(segment, action=action, criteria=Criteria(criteria), by=by)


def by_hand(segment, action, by, *contacts):
    chosen = Contact.objects.filter(pk__in=[contact.pk for contact in contacts])
    return take_by_hand(segment, action=action, contacts=chosen, by=by)


def test_add_reduce_and_refine_say_how_many_came_and_went(segment, user):
    for name, country, language in [
        ("Ada", "DK", "da"),
        ("Bo", "DK", "en"),
        ("Cy", "SE", "sv"),
        ("Di", "DE", "de"),
    ]:
        person(name, country=country, language=language)
    added = take(segment, ADD, user, country=["DK", "SE"])
    assert (added.came, added.went, added.members) == (3, 0, 3)
    reduced = take(segment, REDUCE, user, language=["en"])
    assert (reduced.came, reduced.went, reduced.members) == (0, 1, 2)
    refined = take(segment, REFINE, user, country=["DK"])
    assert (refined.came, refined.went, refined.members) == (0, 1, 1)
    assert names(segment) == ["Ada"]
    assert [step.position for step in segment.steps.all()] == [1, 2, 3]
    assert refined.taken_by == user


def test_a_contact_is_in_a_segment_once(segment, user):
    person("Ada", country="DK")
    take(segment, ADD, user, country=["DK"])
    again = take(segment, ADD, user, country=["DK"])
    assert (again.came, again.members) == (0, 1)


def test_blocked_and_archived_contacts_never_come_and_excluded_ones_when_asked_for(segment, user):
    person("Ada", country="DK")
    person("Blocked", country="DK", privacy_blocked=True)
    person("Archived", country="DK", archived_at=timezone.now())
    person("Excluded", country="DK", excluded_from_segments=True)
    take(segment, ADD, user, country=["DK"])
    assert names(segment) == ["Ada"]
    take(segment, ADD, user, country=["DK"], also=["excluded"])
    assert names(segment) == ["Ada", "Excluded"]
    by_hand(segment, StepAction.HAND_ADD, user, *Contact.objects.all())
    assert names(segment) == ["Ada", "Excluded"]


def test_people_and_companies_come_along(segment, user):
    company = make_company(name="Acme", city="Aarhus")
    person("Ada", company=company, city="Odense")
    person("Bo", company=company)
    take(segment, ADD, user, city=["odense"], also=["companies"])
    assert names(segment) == ["Acme", "Ada"]
    take(segment, ADD, user, city=["Aarhus, Horsens"], also=["people"])
    assert names(segment) == ["Acme", "Ada", "Bo"]
    take(segment, REDUCE, user, city=["Aarhus"], also=["people"])
    assert names(segment) == []


def test_going_back_undoes_the_last_step_exactly_again_and_again(segment, user):
    people = [person(name, country="DK") for name in ("Ada", "Bo", "Cy")]
    take(segment, ADD, user, country=["DK"])
    last = by_hand(segment, StepAction.HAND_REMOVE, user, people[1])
    other = take(segment, REFINE, user, q=["Ada"])
    assert names(segment) == ["Ada"]
    # The contact comes back though it has moved meanwhile.
    Contact.objects.filter(pk=people[2].pk).update(country="SE")
    go_back(segment, step=other.pk)
    assert names(segment) == ["Ada", "Cy"]
    with pytest.raises(SegmentChanged):
        go_back(segment, step=other.pk)
    go_back(segment, step=last.pk)
    assert names(segment) == ["Ada", "Bo", "Cy"]
    go_back(segment, step=segment.steps.get().pk)
    assert names(segment) == []
    assert not segment.steps.exists()


def test_two_who_were_shown_the_same_cannot_both_take_a_step(segment, user):
    person("Ada", country="DK")
    criteria = Criteria({"country": ["DK"]})
    take_step(segment, action=ADD, criteria=criteria, by=user, version=segment.version)
    with pytest.raises(SegmentChanged):
        take_step(segment, action=ADD, criteria=criteria, by=user, version=segment.version)
    assert segment.steps.count() == 1


@pytest.mark.parametrize("action", [REDUCE, REFINE])
def test_without_criteria_nothing_goes(segment, user, action):
    with pytest.raises(StepRefused):
        take(segment, action, user)


def test_refreshing_shows_first_what_would_change_and_keeps_what_was_done_by_hand(segment, user):
    ada = person("Ada", country="DK")
    bo = person("Bo", country="SE")
    cy = person("Cy", country="DK")
    take(segment, ADD, user, country=["DK"])
    by_hand(segment, StepAction.HAND_ADD, user, bo)
    by_hand(segment, StepAction.HAND_REMOVE, user, cy)
    assert plan_refresh(segment).changes_nothing
    Contact.objects.filter(pk=ada.pk).update(country="DE")
    person("Di", country="DK")
    plan = plan_refresh(segment)
    assert [contact.name for contact in plan.coming] == ["Di"]
    assert [contact.name for contact in plan.going] == ["Ada"]
    late = person("Late", country="DK")
    with pytest.raises(SegmentChanged):
        refresh(segment, mark=plan.mark)
    assert names(segment) == ["Ada", "Bo"]
    late.delete()
    refresh(segment, mark=plan.mark)
    assert names(segment) == ["Bo", "Di"]
    first = segment.steps.first()
    assert (first.came, first.members) == (2, 2)


def test_a_step_that_names_what_is_gone_is_not_taken_again(segment, user):
    person("Ada").tags.add(tag := Tag.objects.create(name="Retail"))
    take(segment, ADD, user, tag=[tag.pk])
    tag.delete()
    with pytest.raises(StepRefused, match="Step 1 cannot be taken again"):
        plan_refresh(segment)
    assert names(segment) == ["Ada"]


def test_saved_criteria_are_taken_in_another_segment_but_for_what_was_by_hand(segment, user):
    ada, _ = person("Ada", country="DK"), person("Bo", country="DK", language="en")
    take(segment, ADD, user, country=["DK"])
    take(segment, REDUCE, user, language=["en"])
    by_hand(segment, StepAction.HAND_REMOVE, user, ada)
    saved = save_criteria(segment, name="Danes", by=user)
    other = make_segment()
    reuse_criteria(other, saved, by=user)
    assert names(other) == ["Ada"]
    assert other.steps.count() == 2


def test_why_somebody_is_in_is_told_step_by_step(segment, user):
    ada = person("Ada", country="DK", language="da")
    take(segment, ADD, user, country=["DK", "SE"], language=["da"])
    take(segment, REFINE, user, language=["en"])
    added, refined = explain(segment, ada)
    assert (added.effect, added.matches) == ("came", True)
    assert added.criteria == [("country is Denmark or Sweden", True), ("language is Danish", True)]
    assert (refined.effect, refined.matches) == ("went", False)
    assert refined.criteria == [("language is English", False)]


def test_a_step_is_previewed_with_some_of_those_it_is_about(segment, user):
    person("Ada", country="DK")
    person("Bo", country="DK", language="en")
    preview = preview_step(segment, ADD, Criteria({"country": ["DK"]}))
    assert (preview.number, preview.more) == (2, False)
    assert [contact.name for contact in preview.sample] == ["Ada", "Bo"]
    take(segment, ADD, user, country=["DK"])
    assert preview_step(segment, REDUCE, Criteria({"language": ["en"]})).number == 1
    assert preview_step(segment, REFINE, Criteria({"language": ["en"]})).number == 1
    assert preview_step(segment, ADD, Criteria({"country": ["DK"]})).number == 0


def test_contacts_are_named_by_number_and_by_address(segment):
    ada, bo = person("Ada", email="ada@example.com"), person("Bo")
    named = contacts_named(f"ADA@example.com;{bo.number.lower()}\nnobody@example.com C999999")
    assert set(named.contacts) == {ada, bo}
    assert named.unknown == ["c999999", "nobody@example.com"]


def test_criteria_read_as_sentences_with_brackets():
    tag = Tag.objects.create(name="Retail")
    criteria = Criteria({"country": ["DK", "SE"], "tag": [tag.pk], "also": ["people"]})
    assert str(criteria) == (
        "(has the tag Retail) and (country is Denmark or Sweden), "
        "with all people of the companies that match"
    )


def test_a_number_in_the_middle_of_a_word_names_nobody():
    ada = person("Ada")
    assert contacts_named(f"X{ada.number}, {ada.number}1").count == 0
    assert contacts_named(f"({ada.number.lower()})").count == 1


def test_criteria_read_in_the_language_of_who_reads_them():
    with override("da"):
        assert "Tyskland" in str(Criteria({"country": ["DE"]}))
        assert "Tyskland" in str(CriteriaForm()["country"])
    assert "Germany" in str(Criteria({"country": ["DE"]}))


def test_a_filter_of_the_log_is_told_with_its_values(user):
    ada = person("Ada")
    make_entry(contact=ada, cancelled_by=user)
    make_entry(contact=ada)
    criteria = Criteria({"log": ["evaluation=positive&from=2026-01-01"]})
    assert str(criteria) == ("is in the log by the filter evaluation Positive, from 1 Jan 2026")
    assert Criteria({"log": ["status=cancelled"]}).matching().get() == ada
    assert not Criteria({"log": ["source=segment"]}).matching()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"none_days": ["0"]}, "Give the days as a whole number from 1 to 36,500."),
        ({"run_which": ["nobody"]}, "There is no “nobody” to choose. Choose from the list."),
        ({"city": ["x" * 201]}, "Shorten this to 200 characters."),
    ],
)
def test_criteria_say_what_is_wrong_with_them(asked, sentence):
    criteria = Criteria(asked)
    assert not criteria.is_valid()
    assert criteria.form.errors[next(iter(asked))] == [sentence]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": ["company"]}, ["Acme"]),
        ({"city": ["aarhus, Odense"]}, ["Acme"]),
        ({"q": ["ada"]}, ["Ada"]),
        ({"postal_code_from": ["8000"], "postal_code_to": ["82"]}, ["Ada"]),
        ({"correspondence_type": ["letter", "none"]}, ["Acme", "Bo"]),
        ({"has_email": ["yes"]}, ["Ada"]),
        ({"has_phone": ["no"]}, ["Acme", "Ada"]),
        ({"has_address": ["yes"]}, ["Acme"]),
        ({"created_from": ["2000-01-01"], "created_to": ["2000-12-31"]}, []),
        ({"marked": ["excluded"], "also": ["excluded"]}, ["Bo"]),
        ({"never": ["on"]}, ["Bo"]),
        ({"none_days": ["90"]}, ["Bo"]),
        ({"none_days": ["5"]}, ["Acme", "Ada", "Bo"]),
        ({"had_days": ["90"]}, ["Acme", "Ada"]),
        ({"had_days": ["5"]}, []),
        ({"had_flow": ["inbound"], "had_evaluation": ["positive"]}, ["Acme", "Ada"]),
        ({"had_flow": ["outbound"]}, []),
        ({"log": ["evaluation=positive"]}, ["Ada"]),
    ],
)
def test_contacts_are_chosen_by(segment, user, asked, found):
    acme = make_company(name="Acme", city="Aarhus", correspondence_type="letter")
    ada = person(
        "Ada", company=acme, email="ada@example.com", postal_code="8210",
        correspondence_type="email",
    )  # fmt: skip
    person("Bo", phone="12345678", excluded_from_segments=True)
    make_entry(
        contact=ada,
        occurred_at=timezone.now() - timedelta(days=30),
        information_flow="inbound",
        evaluation="positive",
    )
    make_entry(contact=ada, cancelled_by=user, information_flow="outbound")
    make_entry(contact=ada, attempt_failed=True, information_flow="outbound")
    asked = {"also": ["excluded"]} | asked
    take(segment, ADD, user, **asked)
    assert names(segment) == found


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ("all", ["Acme", "Ada", "Bo", "Cy", "Di"]),
        ("attempt_failed", ["Bo"]),
        ("positive", ["Cy"]),
        ("no_later", ["Bo", "Cy"]),
    ],
)
def test_contacts_of_a_run_are_chosen_by_what_came_of_it(segment, user, which, found):
    acme = make_company(name="Acme")
    ada, bo, cy, di = (person(name) for name in ("Ada", "Bo", "Cy", "Di"))
    run = make_run(None, acme, ada, bo, cy, di, occurred_at=timezone.now() - timedelta(days=9))
    run.entries.filter(contact=bo).update(attempt_failed=True)
    run.entries.filter(contact=cy).update(evaluation="positive")
    # A cancelled entry, and an attempt that fails later, are nothing that came of it.
    run.entries.filter(contact=di).cancel(by=user)
    make_entry(contact=bo, attempt_failed=True)
    make_entry(contact=ada)
    # With a company spoke who spoke with its people.
    make_entry(contact=person("Eve", company=acme))
    take(segment, ADD, user, run=[run.pk], run_which=[which])
    assert names(segment) == found
