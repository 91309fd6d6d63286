"""A run and recording entry by entry follow the same rules: generated cases go both ways and come out alike."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.choices import CorrespondenceType
from crm.models import Contact
from interactions import defaults
from interactions.choices import LeftOut
from interactions.merge_fields import FIELDS
from interactions.models import InteractionLogEntry, TemplateText
from interactions.recording import record
from interactions.segment_logging import MemberChange, Wanted, defaults_of, log_segment, preflight
from tests.factories import make_segment, make_template, make_user

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "da", "de"]
MANY = ["", "letter", "email"]

# Texts with merge fields, as the grammar allows them.

LETTERS = st.text("aZ0øÅßΩς \n\t'\"\\%{}#", max_size=5)


def quoted(text):
    return "'{}'".format(text.replace("\\", "\\\\").replace("'", "\\'"))


def words(*strategies):
    return st.tuples(
        *(st.just(each) if isinstance(each, str) else each for each in strategies)
    ).map("".join)


leaves = st.sampled_from(sorted(FIELDS)) | LETTERS.map(quoted)
operators = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"]).map(" {} ".format)
ends = st.just("") | words(operators, leaves)
expressions = st.recursive(
    leaves | words("(", leaves, operators, leaves, ends, ")"),
    lambda inner: st.one_of(
        words("(", inner, " or ", inner, ")"),
        words("(", inner, " and ", inner, ")"),
        words("(not ", inner, ")"),
        words(inner, st.sampled_from(["|upper", "|lower"])),
        words("(", inner, " if ", inner, " else ", inner, ")"),
        words("(", inner, " if ", inner, ")"),
    ),
    max_leaves=5,
)
pieces = LETTERS | words("{{ ", expressions, " }}") | words("{{ ", leaves, " }}")
branches = words("{% if ", expressions, " %}", pieces, "{% else %}", pieces, "{% endif %}")
texts = st.lists(pieces | branches, max_size=5).map("".join)
subjects = texts.filter(lambda text: len(text) <= 250)

# Whom the run meets, and what it is asked for.

NAMES = ["Åse", "O'Brien", "x % y", "{{ today }}", '"\\', "ß ΩΣ", "  b  c "]
people = st.fixed_dictionaries(
    {
        "first_name": st.sampled_from(["", *NAMES]),
        "last_name": st.sampled_from(NAMES).map(str.strip),
        "company": st.integers(0, 3),
        "email": st.sampled_from(["", "a@example.com", "A@Example.com", "b@example.com"]),
        "phone": st.sampled_from(["", "+45 12"]),
        "address": st.sampled_from(["", "", "Vej 1"]),
        "city": st.sampled_from(["", "", "Århus"]),
        "country": st.sampled_from(["", "DK", "US"]),
        "language": st.sampled_from(["", "sv", *LANGUAGES]),
        "correspondence_type": st.sampled_from(MANY),
        "salesperson": st.sampled_from(["none", "own", "own", "left", "no_salesperson"]),
        "excluded_from_segments": st.sampled_from([False] * 6 + [True]),
        "privacy_blocked": st.sampled_from([False] * 6 + [True]),
        "archived": st.sampled_from([False] * 6 + [True]),
    }
)
changes = st.fixed_dictionaries(
    {
        "left_out": st.sampled_from([False, False, True]),
        "description": st.sampled_from([None, "Else 'said' \\"]),
        "evaluation": st.sampled_from([None, "", "negative"]),
        "cost": st.sampled_from([None, Decimal("0"), Decimal("12.5")]),
        "duration": st.sampled_from([None, 0, 7]),
    }
)
templates = st.fixed_dictionaries(
    {
        "correspondence_type": st.sampled_from(MANY),
        "ignore_contact_correspondence_type": st.booleans(),
        "language": st.sampled_from(LANGUAGES),
        "information_flow": st.sampled_from(["", "inbound"]),
        "initiated_by": st.sampled_from(["", "us"]),
        "unit_cost": st.sampled_from([Decimal("0"), Decimal("3.25")]),
        "unit_duration": st.sampled_from([0, 20]),
        "follow_up_days": st.sampled_from([None, 3]),
    }
)
choices = st.fixed_dictionaries(
    {
        "salesperson": st.sampled_from([None, None, "chosen"]),
        "correspondence_type": st.sampled_from([None, None, *MANY]),
        "language": st.sampled_from([None, None, "", "da", "sv"]),
        "evaluation": st.sampled_from(["", "positive"]),
        "attempt_failed": st.booleans(),
        "include": st.frozensets(st.sampled_from(LeftOut.values)),
    }
)
FACTS = [
    "contact_id",
    "company_id",
    "salesperson_id",
    "template_id",
    "group_id",
    "occurred_at",
    "description",
    "information_flow",
    "initiated_by",
    "correspondence_type",
    "language",
    "subject",
    "body",
    "cost",
    "duration",
    "evaluation",
    "attempt_failed",
    "logged_by_id",
    "contacted_via",
    "delivery_status",
    "postponed",
    "follow_ups__due_on",
    "follow_ups__text",
    "follow_ups__salesperson_id",
]


@settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    given_people=st.lists(people, min_size=6, max_size=16),
    given_changes=st.dictionaries(st.integers(0, 15), changes, max_size=4),
    template=templates,
    written=st.dictionaries(st.sampled_from(LANGUAGES), st.tuples(subjects, texts), min_size=1),
    chosen=choices,
)
def test_run_makes_what_recording_entry_by_entry_makes(
    given_people, given_changes, template, written, chosen
):
    with transaction.atomic():
        wanted = wanted_of(given_people, given_changes, template, written, chosen)
        one_by_one, skipped = recorded(wanted)
        shown = preflight(wanted)
        assert (shown.made, dict(shown.left_out)) == (len(one_by_one), Counter(skipped.values()))
        if one_by_one:
            run, _ = log_segment(wanted, mark=shown.mark, idempotency_key="x")
            assert facts(run.entries) == one_by_one
            assert dict(run.skipped.values_list("contact", "reason")) == skipped
            sample = [[getattr(entry, name) for name in FACTS[:21]] for entry in shown.sample]
            assert sample == [list(entry[:21]) for entry in one_by_one[:5]]
        transaction.set_rollback(True)


def wanted_of(given_people, given_changes, template, written, chosen):
    """The rows of a case, and the run that is wanted."""
    users = {
        "none": None,
        "own": make_user(name="Ina O'Wn"),
        "left": make_user(is_active=False),
        "no_salesperson": make_user(is_salesperson=False),
    }
    contacts = []
    for fields in given_people:
        # The first three are companies; the others belong to one of them, or to none.
        contacts.append(make_contact(fields, users, contacts[:3]))
    template = make_template(**template)
    TemplateText.objects.bulk_create(
        TemplateText(template=template, language=language, subject=subject, body=body)
        for language, (subject, body) in written.items()
    )
    if chosen["salesperson"]:
        chosen = chosen | {"salesperson": make_user(name="Chosen %")}
    return Wanted(
        segment=make_segment(*contacts),
        template=template,
        occurred_at=datetime(2026, 11, 2, 22, 30, tzinfo=UTC),
        by=make_user(name="By\\"),
        changes=tuple(
            MemberChange(contacts[at].pk, **change)
            for at, change in given_changes.items()
            if at < len(contacts)
        ),
        **defaults_of(template) | chosen,
    )


def make_contact(fields, users, companies):
    fields = fields | {"salesperson": users[fields["salesperson"]]}
    archived_at = datetime(2026, 1, 1, tzinfo=UTC) if fields.pop("archived") else None
    at, name = fields.pop("company"), f"{fields['first_name']} {fields['last_name']}".strip(" ")
    if len(companies) < 3:
        fields |= {"kind": "company", "first_name": "", "last_name": ""}
    else:
        fields |= {"kind": "person", "company": [None, *companies][at]}
    return Contact.objects.create(**fields, name=name, archived_at=archived_at)


def facts(entries):
    return list(entries.order_by("contact_id").values_list(*FACTS))


def recorded(wanted):
    """Record with each contact of the segment that should get an entry; return the facts of the entries, and why
    the others get none. What is recorded is taken back."""
    skipped, taken = {}, set()
    changes = {change.contact: change for change in wanted.changes}
    with transaction.atomic():
        entries = []
        for contact in Contact.objects.filter(memberships__segment=wanted.segment).order_by("pk"):
            reason, entry = one(wanted, contact, changes.get(contact.pk), taken)
            if reason:
                skipped[contact.pk] = reason
            else:
                entries.append(record(contact=contact, **entry)[0].pk)
        made = facts(InteractionLogEntry.objects.filter(pk__in=entries))
        transaction.set_rollback(True)
    return made, skipped


def one(wanted, contact, change, taken):
    """Why a contact gets no entry, or what is recorded with it."""
    template, own = wanted.template, contact.salesperson
    kind = defaults.correspondence_type(
        chosen=wanted.correspondence_type,
        template_type=template.correspondence_type,
        template_ignores_contact=template.ignore_contact_correspondence_type,
        contact_type=contact.correspondence_type,
    )
    # Chosen for all; else the contact's own, while an active one; else who logs, where that is asked.
    salesperson = wanted.salesperson
    if not salesperson and own and own.is_active and own.is_salesperson:
        salesperson = own
    if not salesperson and LeftOut.NO_SALESPERSON in wanted.include:
        salesperson = wanted.by
    homes = [contact, contact.company] if contact.company else [contact]
    reason = nowhere = ""
    if kind == CorrespondenceType.EMAIL and not contact.email:
        nowhere = LeftOut.NO_EMAIL
    if kind == CorrespondenceType.LETTER and not any(home.address or home.city for home in homes):
        nowhere = LeftOut.NO_ADDRESS
    if change and change.left_out:
        reason = LeftOut.BY_HAND
    elif contact.privacy_blocked:
        reason = LeftOut.PRIVACY_BLOCKED
    elif contact.archived_at:
        reason = LeftOut.ARCHIVED
    elif contact.excluded_from_segments and LeftOut.EXCLUDED not in wanted.include:
        reason = LeftOut.EXCLUDED
    elif not salesperson:
        reason = LeftOut.NO_SALESPERSON
    elif nowhere and nowhere not in wanted.include:
        reason = nowhere
    elif kind == CorrespondenceType.EMAIL and not nowhere:
        if contact.email.lower() in taken and LeftOut.SAME_EMAIL not in wanted.include:
            reason = LeftOut.SAME_EMAIL
        taken.add(contact.email.lower())
    facts_told = {
        "template": template,
        "salesperson": salesperson,
        "occurred_at": wanted.occurred_at,
        "description": wanted.description,
        "by": wanted.by,
        "follow_up": wanted.due_on,
        "evaluation": wanted.evaluation,
        "attempt_failed": wanted.attempt_failed,
    }
    if wanted.correspondence_type is not None or nowhere:
        facts_told["correspondence_type"] = "" if nowhere else wanted.correspondence_type
    if wanted.language is not None:
        facts_told["language"] = wanted.language
    for name in ("description", "evaluation", "cost", "duration"):
        value = change and getattr(change, name)
        if value is not None:
            facts_told[name] = value
    return reason, facts_told
