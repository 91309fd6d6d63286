"""The rules that a new entry begins by, over plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from interactions import defaults


@pytest.mark.parametrize(
    ("chosen", "template", "ignores", "contact", "expected"),
    [
        ("", "letter", True, "email", ""),
        ("email", "letter", True, "", "email"),
        (None, "letter", True, "email", "letter"),
        (None, "", True, "email", ""),
        (None, "letter", False, "email", "email"),
        (None, "letter", False, "", "letter"),
        (None, "", False, "", ""),
    ],
)
def test_the_correspondence_type_is_the_users_the_templates_the_contacts_the_templates(
    chosen, template, ignores, contact, expected
):
    found = defaults.correspondence_type(
        chosen=chosen,
        template_type=template,
        template_ignores_contact=ignores,
        contact_type=contact,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("contact", "texts", "expected"),
    [("da", {"da", "en"}, "da"), ("sv", {"da", "en"}, "en"), ("", {"da"}, "en"), ("da", {}, "en")],
)
def test_the_language_is_the_contacts_where_there_is_a_text_in_it(contact, texts, expected):
    found = defaults.language(
        contact_language=contact, text_languages=texts, template_language="en"
    )
    assert found == expected


def test_a_time_is_rounded_up_to_the_full_minute():
    full = datetime(2026, 11, 19, 9, 42, tzinfo=UTC)
    assert defaults.occurred_at(full) == full
    assert defaults.occurred_at(full + timedelta(microseconds=1)) == full + timedelta(minutes=1)
    assert defaults.occurred_at(full + timedelta(seconds=59)) == full + timedelta(minutes=1)


def test_an_entry_belongs_to_the_user_if_a_salesperson_else_to_the_contacts():
    both = {"user": "me", "contact_salesperson": "them"}
    assert defaults.salesperson(user_is_salesperson=True, **both) == "me"
    assert defaults.salesperson(user_is_salesperson=False, **both) == "them"


def test_a_companys_own_entry_names_the_company_and_a_persons_the_employer():
    assert defaults.company(contact=1, contact_is_company=True, contact_company=None) == 1
    assert defaults.company(contact=2, contact_is_company=False, contact_company=1) == 1
    assert defaults.company(contact=2, contact_is_company=False, contact_company=None) is None
