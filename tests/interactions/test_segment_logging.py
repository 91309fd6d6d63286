"""A run makes exactly what its pre-flight showed, once, and says of everybody else why they are left out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from crm.models import Contact, Segment, SegmentMember, User
from interactions.choices import LeftOut
from interactions.models import (
    Attachment,
    FollowUp,
    InteractionGroup,
    InteractionLogEntry,
    InteractionLogEntryEvent,
    InteractionTemplate,
    LoggedSegment,
    TemplateText,
)
from interactions.readiness import Refused
from interactions.segment_logging import (
    MemberChange,
    NothingToLog,
    PreflightChanged,
    Wanted,
    defaults_of,
    left_out_contacts,
    log_segment,
    logged_before,
    preflight,
)
from tests.factories import make_company, make_person, make_segment, make_template, make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)


def wanted_for(*contacts, template=None, **told):
    template = template or make_template()
    return Wanted(
        segment=make_segment(*contacts),
        template=template,
        occurred_at=AT,
        **{"by": make_user()} | defaults_of(template) | told,
    )


def logged(wanted, key="key"):
    return log_segment(wanted, mark=preflight(wanted).mark, idempotency_key=key)[0]


def reasons(wanted):
    return {row.pk: row.reason for row in left_out_contacts(wanted)}


@pytest.fixture
def mine():
    return make_user(name="Ina Own")


@pytest.fixture
def letter(mine):
    """A template that is a letter where the contact does not say otherwise."""
    template = make_template(correspondence_type="letter", description="Business letter")
    TemplateText.objects.create(
        template=template, language="en", subject="To {{ contact.name }}", body="{{ company.name }}"
    )
    return template


@pytest.fixture
def everybody(mine):
    """A contact for each reason, under it, and one that gets an entry, under ''."""
    home = {"salesperson": mine, "city": "Aarhus"}
    return {
        "": make_company(**home, correspondence_type="email", email="A@x.example"),
        LeftOut.BY_HAND: make_person(**home),
        LeftOut.PRIVACY_BLOCKED: make_person(**home, privacy_blocked=True),
        LeftOut.ARCHIVED: make_person(**home, archived_at=timezone.now()),
        LeftOut.EXCLUDED: make_person(**home, excluded_from_segments=True),
        LeftOut.NO_SALESPERSON: make_person(city="Aarhus"),
        LeftOut.NO_EMAIL: make_person(**home, correspondence_type="email"),
        LeftOut.NO_ADDRESS: make_person(salesperson=mine),
        LeftOut.SAME_EMAIL: make_person(**home, correspondence_type="email", email="a@X.example"),
    }


def run_with(everybody, letter, **told):
    by_hand = MemberChange(everybody[LeftOut.BY_HAND].pk, left_out=True)
    return wanted_for(*everybody.values(), template=letter, changes=(by_hand,), **told)


def test_everybody_who_is_left_out_is_so_for_a_reason(everybody, letter):
    wanted = run_with(everybody, letter)
    shown = preflight(wanted)
    assert (shown.made, shown.left_out) == (1, [(reason, 1) for reason in LeftOut])
    run = logged(wanted)
    assert (run.made, run.left_out) == (1, 8)
    assert run.entries.get().contact == everybody[""]
    expected = {contact.pk: reason for reason, contact in everybody.items() if reason}
    assert dict(run.skipped.values_list("contact", "reason")) == expected


@pytest.mark.parametrize("reason", LeftOut.values)
def test_a_reason_may_be_overridden_unless_it_is_privacy_archive_or_the_own_hand(
    everybody, letter, reason
):
    wanted = run_with(everybody, letter, include=frozenset({reason}))
    run = logged(wanted)
    entry = run.entries.filter(contact=everybody[reason]).first()
    if reason in ("by_hand", "privacy_blocked", "archived"):
        assert (entry, run.made) == (None, 1)
        return
    assert run.made == 2
    assert entry.salesperson == (
        wanted.by if reason == "no_salesperson" else everybody[""].salesperson
    )
    sent = {"no_email": "", "no_address": "", "same_email": "email"}
    assert entry.correspondence_type == sent.get(reason, "letter")
    assert (entry.language, entry.subject) == ("en", f"To {everybody[reason].name}")


def test_the_first_reason_that_holds_is_told():
    gone = make_user(is_active=False)
    contact = make_person(
        privacy_blocked=True,
        archived_at=timezone.now(),
        excluded_from_segments=True,
        salesperson=gone,
    )
    wanted = wanted_for(contact, correspondence_type="email")
    assert reasons(wanted) == {contact.pk: LeftOut.PRIVACY_BLOCKED}
    for change, reason in [
        ({"privacy_blocked": False}, LeftOut.ARCHIVED),
        ({"archived_at": None}, LeftOut.EXCLUDED),
        ({"excluded_from_segments": False}, LeftOut.NO_SALESPERSON),
        ({"salesperson": wanted.by}, LeftOut.NO_EMAIL),
    ]:
        Contact.objects.update(**change)
        assert reasons(wanted) == {contact.pk: reason}


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_salesperson": False}])
def test_a_salesperson_who_is_none_any_more_is_none(fields):
    contact = make_person(salesperson=make_user(**fields))
    wanted = wanted_for(contact)
    assert reasons(wanted) == {contact.pk: LeftOut.NO_SALESPERSON}
    chosen = make_user()
    assert logged(replace(wanted, salesperson=chosen)).entries.get().salesperson == chosen


def test_a_letter_goes_to_the_company_where_the_contact_has_no_address(mine, letter):
    people = [
        make_person(salesperson=mine, company=make_company(**home))
        for home in ({"address": "Kaj 1"}, {"city": "Aarhus"}, {"postal_code": "8000"})
    ]
    assert reasons(wanted_for(*people, template=letter)) == {people[2].pk: LeftOut.NO_ADDRESS}


def test_of_one_address_the_first_who_gets_an_entry_has_it(mine):
    first, second, third = (make_person(salesperson=mine, email="a@x.example") for _ in range(3))
    wanted = wanted_for(first, second, third, correspondence_type="email")
    assert set(reasons(wanted)) == {second.pk, third.pk}
    by_hand = replace(wanted, changes=(MemberChange(first.pk, left_out=True),))
    assert reasons(by_hand) == {first.pk: LeftOut.BY_HAND, third.pk: LeftOut.SAME_EMAIL}
    # By letter, people may share an address.
    assert reasons(replace(wanted, correspondence_type="")) == {}


def test_single_members_may_be_told_apart(mine):
    contact, other = make_person(salesperson=mine), make_person(salesperson=mine)
    change = MemberChange(
        contact.pk, description="Other", evaluation="negative", cost=Decimal("2.50"), duration=9
    )
    wanted = wanted_for(contact, other, evaluation="positive", cost=Decimal(1), changes=(change,))
    shown = preflight(wanted)
    run = logged(wanted)
    told = ["description", "evaluation", "cost", "duration"]
    for entries in (shown.sample, run.entries.order_by("contact")):
        assert [[getattr(entry, name) for name in told] for entry in entries] == [
            ["Other", "negative", Decimal("2.50"), 9],
            [wanted.description, "positive", Decimal("1.00"), 0],
        ]


def test_the_sample_is_what_is_made(everybody, letter):
    wanted = run_with(everybody, letter, include=frozenset(LeftOut))
    shown = preflight(wanted)
    assert shown.by_correspondence_type == [("", 2), ("email", 2), ("letter", 2)]
    entries = list(logged(wanted).entries.order_by("contact"))
    assert len(shown.sample) == 5
    kept = {"id", "run_id", "logged_at", "search_vector", "_state"}
    for seen, made in zip(shown.sample, entries, strict=False):
        made = {name: value for name, value in vars(made).items() if name not in kept}
        assert {name: getattr(seen, name) for name in made} == made


def test_the_run_keeps_what_was_asked_for(everybody, letter):
    wanted = run_with(
        everybody, letter, description="Autumn letter", include=frozenset({"no_email"})
    )
    run = logged(wanted, "a-key")
    assert (run.segment, run.template, run.description) == (wanted.segment, letter, "Autumn letter")
    assert (run.logged_by, run.occurred_at, run.idempotency_key) == (wanted.by, AT, "a-key")
    assert run.asked["include"] == ["no_email"]
    assert run.asked["texts"] == {"en": ["To {{ contact.name }}", "{{ company.name }}"]}
    assert run.asked["changes"] == {
        str(everybody[LeftOut.BY_HAND].pk): {
            "contact": everybody[LeftOut.BY_HAND].pk,
            "left_out": True,
        }
    }


def test_entries_of_a_run_are_entries_like_others(mine):
    contact = make_company(salesperson=mine, name="Nordhavn")
    run = logged(wanted_for(contact, description="Spring greeting"))
    entry = InteractionLogEntry.objects.search("nordh spring").get()
    assert (entry.run, entry.source, entry.company) == (run, "segment", contact)
    assert InteractionLogEntry.objects.filter(pk=entry.pk).cancel(by=mine) == 1
    assert InteractionLogEntryEvent.objects.filter(pgh_obj=entry).count() == 1


def test_texts_of_the_run_and_not_of_the_template_are_merged(mine, letter):
    danish = make_person(salesperson=mine, city="x", language="da", first_name="Åse", last_name="")
    texts = {"da": ("Kære {{ contact.first_name }}\n!", "{{ today }}"), "en": ("{{", "lost")}
    wanted = wanted_for(danish, make_person(salesperson=mine, city="x"), template=letter)
    entries = logged(replace(wanted, texts=texts)).entries.order_by("contact")
    assert [entry.subject for entry in entries] == ["Kære Åse !", ""]
    assert entries[0].body.endswith(str(timezone.localdate().year))
    assert (entries[1].language, entries[1].body) == ("en", "")


def test_follow_ups_are_due_days_after_the_local_day(mine):
    contact = make_person(salesperson=mine)
    wanted = wanted_for(contact, follow_up_days=3, description="Ring back")
    assert preflight(wanted).follow_ups == 1
    entry = logged(wanted).entries.get()
    due = FollowUp.objects.get()
    # Half past eleven in the evening, by the clock of the server.
    assert due.due_on == date(2026, 11, timezone.localtime(AT).day + 3)
    assert (due.entry, due.contact, due.salesperson, due.text) == (
        entry,
        contact,
        mine,
        "Ring back",
    )


def test_entries_have_the_files_of_the_text_in_their_language(mine, letter):
    danish = TemplateText.objects.create(template=letter, language="da")
    for number, text in enumerate([letter.texts.get(language="en"), danish]):
        text.attachments.add(
            Attachment.objects.create(file=f"attachments/{number}", name=f"{text}.pdf", size=1)
        )
    home = {"salesperson": mine, "city": "Aarhus"}
    run = logged(
        wanted_for(make_person(**home), make_person(**home, language="da"), template=letter)
    )
    entries = run.entries.order_by("contact")
    assert [entry.attachments.get().name for entry in entries] == ["English.pdf", "Danish.pdf"]


HOSTILE = "O'Brien \"%s\" %(x)s \\' {{ today }} {% if %} $$; --"


def test_hostile_names_and_texts_are_only_text(mine, letter):
    contact = make_company(salesperson=mine, city="x", name=HOSTILE)
    texts = {
        "en": ("%s %(id)s ' \\ {{ contact.name }}", "{{ '\\'); --' }} {{ company.name|lower }}")
    }
    wanted = wanted_for(contact, template=letter, description=HOSTILE, texts=texts)
    changed = MemberChange(contact.pk, description=f"{HOSTILE}!")
    entry = logged(replace(wanted, changes=(changed,)), HOSTILE).entries.get()
    assert entry.description == f"{HOSTILE}!"
    assert entry.subject == f"%s %(id)s ' \\ {HOSTILE}"
    assert entry.body == f"'); -- {HOSTILE.lower()}"
    assert LoggedSegment.objects.get().description == HOSTILE


def rename(wanted):
    Contact.objects.filter(first_name="Ann").update(first_name="Eva", name="Eva Lund")


def join(wanted):
    SegmentMember.objects.create(segment=wanted.segment, contact=make_company(city="x"))


def leave(wanted):
    SegmentMember.objects.filter(contact__name="Bo Lund").delete()


def move_template(wanted):
    InteractionTemplate.objects.update(group=make_template().group)


def attach(wanted):
    file = Attachment.objects.create(file="x", name="x.pdf", size=1)
    TemplateText.objects.get(template=wanted.template).attachments.add(file)


def retire(wanted):
    User.objects.filter(name="Ina Own").update(is_active=False)


@pytest.mark.parametrize("change", [rename, join, leave, move_template, attach, retire])
def test_nothing_is_logged_once_anything_is_other_than_shown(mine, letter, change):
    home = {"city": "x", "last_name": "Lund"}
    wanted = wanted_for(
        make_person(first_name="Ann", salesperson=make_user(), **home),
        make_person(first_name="Bo", salesperson=mine, **home),
        template=letter,
    )
    mark = preflight(wanted).mark
    change(wanted)
    with pytest.raises(PreflightChanged):
        log_segment(wanted, mark=mark, idempotency_key="key")
    assert not LoggedSegment.objects.exists()
    assert not InteractionLogEntry.objects.exists()
    log_segment(wanted, mark=preflight(wanted).mark, idempotency_key="key")


@pytest.mark.parametrize(
    "told",
    [
        {"occurred_at": AT.replace(minute=31)},
        {"description": "Else"},
        {"attempt_failed": True},
        {"evaluation": "neutral"},
        {"initiated_by": "them"},
        {"follow_up_days": 4},
        {"cost": Decimal(4)},
        {"texts": {"en": ("Else", "")}},
    ],
    ids=lambda told: next(iter(told)),
)
def test_nothing_is_logged_once_something_else_is_asked_for(mine, letter, told):
    wanted = wanted_for(make_person(salesperson=mine, city="x"), template=letter)
    with pytest.raises(PreflightChanged):
        log_segment(replace(wanted, **told), mark=preflight(wanted).mark, idempotency_key="key")
    assert not LoggedSegment.objects.exists()


def test_the_same_form_twice_is_one_run(mine):
    contact = make_person(salesperson=mine)
    wanted = wanted_for(contact)
    mark = preflight(wanted).mark
    first, is_new = log_segment(wanted, mark=mark, idempotency_key="key")
    Contact.objects.update(excluded_from_segments=True)
    assert is_new
    assert log_segment(wanted, mark=mark, idempotency_key="key") == (first, False)
    assert InteractionLogEntry.objects.count() == 1


def test_another_time_is_another_run(mine):
    wanted = wanted_for(make_person(salesperson=mine))
    first, second = logged(wanted, "one"), logged(wanted, "two")
    LoggedSegment.objects.filter(pk=first.pk).update(
        cancelled_at=timezone.now(), cancelled_by=wanted.by
    )
    logged(wanted_for(make_person(salesperson=mine)), "three")
    assert list(logged_before(wanted.segment, wanted.template)) == [second, first]


def test_nobody_left_is_no_run():
    wanted = wanted_for(make_person(privacy_blocked=True))
    shown = preflight(wanted)
    assert (shown.made, shown.sample, shown.left_out) == (0, [], [(LeftOut.PRIVACY_BLOCKED, 1)])
    with pytest.raises(NothingToLog):
        log_segment(wanted, mark=shown.mark, idempotency_key="key")
    empty = wanted_for()
    assert preflight(empty).made == 0
    with pytest.raises(NothingToLog):
        logged(empty)
    assert not LoggedSegment.objects.exists()


def test_without_a_key_no_run_is_taken_for_another(mine):
    first = logged(wanted_for(make_person(salesperson=mine)), key=None)
    assert logged(wanted_for(make_person(salesperson=mine)), key=None) != first


@pytest.mark.parametrize(
    ("refuse", "sentence"),
    [
        (lambda: InteractionTemplate.objects.update(active=False), "is not active"),
        (lambda: InteractionGroup.objects.update(active=False), "is not active"),
        (Segment.objects.archive, "is archived"),
    ],
    ids=["template", "group", "segment"],
)
def test_what_is_out_of_use_is_refused_in_a_sentence(mine, refuse, sentence):
    wanted = wanted_for(make_person(salesperson=mine))
    mark = preflight(wanted).mark
    refuse()
    for attempt in (
        lambda: preflight(wanted),
        lambda: log_segment(wanted, mark=mark, idempotency_key="key"),
    ):
        with pytest.raises(Refused, match=sentence):
            attempt()


def test_a_page_is_spared_too_many_contacts_and_a_command_is_not(mine):
    wanted = wanted_for(make_person(salesperson=mine), make_person(salesperson=mine))
    with pytest.raises(Refused, match=r"more than 1 contacts\. Make it smaller"):
        preflight(wanted, limit=1)
    assert preflight(wanted, limit=2).made == preflight(wanted, limit=None).made == 2


def test_follow_ups_beyond_the_calendar_are_refused(mine):
    late = datetime(2999, 12, 30, tzinfo=UTC)
    wanted = wanted_for(make_person(salesperson=mine), follow_up_days=9)
    with pytest.raises(Refused, match="2999"):
        preflight(replace(wanted, occurred_at=late))


def test_who_is_left_out_can_be_downloaded_by_reason(everybody, letter):
    wanted = run_with(everybody, letter)
    rows = list(left_out_contacts(wanted))
    assert [row.reason for row in rows] == LeftOut.values
    contact = everybody[LeftOut.NO_EMAIL]
    assert list(left_out_contacts(wanted, LeftOut.NO_EMAIL)) == [
        (contact.pk, contact.number, contact.name, "", "", LeftOut.NO_EMAIL)
    ]


def test_the_number_of_statements_does_not_grow_with_the_segment(mine, django_assert_num_queries):
    small = wanted_for(make_person(salesperson=mine))
    large = wanted_for(*(make_person(salesperson=mine) for _ in range(50)))
    for wanted in (small, large):
        with django_assert_num_queries(5):
            mark = preflight(wanted).mark
        with django_assert_num_queries(10):
            log_segment(wanted, mark=mark, idempotency_key=f"{wanted.segment.pk}")


def in_own_connection(work, *args):
    try:
        return work(*args)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_at_once_with_one_key_one_logs_and_both_get_the_run(mine):
    wanted = wanted_for(*(make_person(salesperson=mine) for _ in range(50)))
    mark = preflight(wanted).mark

    def press():
        return log_segment(wanted, mark=mark, idempotency_key="key")

    with ThreadPoolExecutor(2) as pool:
        presses = [pool.submit(in_own_connection, press) for _ in range(2)]
        (one, one_is_new), (other, other_is_new) = (press.result(30) for press in presses)
    assert (one, {one_is_new, other_is_new}) == (other, {True, False})
    assert InteractionLogEntry.objects.count() == 50


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_is_blocked_while_the_run_is_logged_ends_it(mine):
    wanted = wanted_for(make_person(salesperson=mine), make_person(salesperson=mine))
    mark = preflight(wanted).mark

    def block_after(execute, sql, *rest):
        done = execute(sql, *rest)
        if "INSERT INTO interactions_loggedsegment" in sql:
            with ThreadPoolExecutor(1) as pool:
                blocking = Contact.objects.filter(pk=wanted.segment.memberships.first().contact_id)
                pool.submit(
                    in_own_connection, lambda: blocking.update(privacy_blocked=True)
                ).result(30)
        return done

    with connection.execute_wrapper(block_after), pytest.raises(PreflightChanged):
        log_segment(wanted, mark=mark, idempotency_key="key")
    assert not LoggedSegment.objects.exists()
    assert not InteractionLogEntry.objects.exists()
