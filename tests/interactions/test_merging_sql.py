"""A text that is merged in SQL reads as the one that is merged in Python, character by character."""

from datetime import date

import pytest
from django.db import connection
from django_countries import countries

from crm.choices import Language
from interactions.alphabet import lower, upper
from interactions.merge_fields import FIELDS
from interactions.merging import TextError, merge, merge_subject
from interactions.merging_sql import Values, merged, merged_subject
from interactions.models import TemplateText
from tests.factories import make_company, make_person, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
ROW = """
SELECT {text}
FROM crm_contact contact
LEFT JOIN crm_contact company
    ON company.id = CASE contact.kind WHEN 'company' THEN contact.id ELSE contact.company_id END
LEFT JOIN crm_user salesperson ON salesperson.id = %(salesperson)s
WHERE contact.id = %(contact)s
"""


def in_sql(text, contact, salesperson=None, language="en", how=merged):
    values = Values(contact=contact.pk, salesperson=salesperson and salesperson.pk)
    sql = ROW.format(text=how(text, values, language=language, today=TODAY))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def in_python(text, contact, salesperson=None, language="en", how=merge):
    contact.refresh_from_db()
    about = {"contact": contact, "salesperson": salesperson, "language": language, "today": TODAY}
    return how(text, **about).text


@pytest.fixture
def people():
    """A contact of each sort that a text can tell apart."""
    company = make_company(
        name="Nordhavn A/S", email="nord@example.com", phone="1", address="Kaj 1", country="DK"
    )
    return [
        company,
        make_company(name="ß% 'Quote\" {{ today }} \\n"),
        make_person(first_name="Åse", last_name="Holm", company=company, job_title="Buyer"),
        make_person(first_name="ÆØÅ", last_name="", company=company, city="Aarhus", email="a@b.c"),
        make_person(first_name="", last_name="Ωmega ς Łukasz İı", region="x", postal_code="1"),
    ]


EVERY_FIELD = " | ".join(f"{{{{ {name} }}}}" for name in FIELDS)
TEXTS = [
    "",
    "plain 100 % of 'it' \\ \"so\" {# not this #}",
    EVERY_FIELD,
    "{{ contact.first_name or contact.last_name or 'you' }}",
    "{{ contact.first_name and contact.last_name }}, {{ company.name and 'firm' and '' }}",
    "{{ not company.name }} {{ not not company.name }} {{ contact.name if '' else 'x' }}",
    "{{ contact.city == 'Aarhus' }}{{ (contact.city != 'Aarhus')|upper }}",
    "{{ company.name and contact.city == 'Aarhus' }}|{{ contact.city or not company.name }}",
    "{{ (contact.city or contact.city == '') or 'never' }}|{{ (company.name and not '') and 'yes' }}",
    "{% if contact.city == '' and (company.name or contact.email) %}a{% else %}b{% endif %}",
    "{% if contact.city %}a{% elif company.phone %}b{% elif not today %}c{% else %}{% endif %}",
    "{% if contact.city %}{% if company.name %}{{ company.name }}{% endif %}{% endif %}\n",
    "{{ contact.email if contact.email }}|{{ contact.phone if contact.phone else company.phone }}",
    "{{ ('a' if contact.email) or 'b' }}{{ 'x' if ('' if contact.email else not '') else 'y' }}",
    "{{ 'a' < contact.last_name < 'z' }}{{ 'B' <= 'a' > 'Z' >= 'A' != contact.name }}",
    "{{ 'é' > 'z' }}{{ '😀' > '\ufb01' }}{{ contact.first_name > 'Å' }}{{ '' < '' }}",
    "{{ 'o' in contact.last_name }}{{ 'xx' not in contact.name in contact.name }}{{ '' in '' }}",
    "{{ contact.name|upper }} {{ contact.name|lower }} {{ contact.name|upper|lower }}",
    "{{ (contact.first_name or company.name or '')|upper or 'none' }}",
    "{{ 'Straße'|upper }} {{ 'İstanbul ẞ ǅ ﬁ'|lower|upper }}",
    "{{ 'a\\'b\\\\c\\n' }} a\r\nb\rc",
    "{{ contact.country }}: {{ contact.country|upper }}: {{ contact.country == 'Denmark' }}",
    "{{ contact.name }} " * 300,
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:60])
def test_merged_text_is_the_same_for_every_sort_of_contact(people, text):
    user = make_user(name="Mara Linden", job_title="Manager", phone="+45")
    for contact in people:
        for salesperson in (None, user):
            assert in_sql(text, contact, salesperson) == in_python(text, contact, salesperson)


@pytest.mark.parametrize("language", Language.values)
def test_dates_and_countries_are_in_the_language_of_the_text(language):
    text = "{{ today }}, {{ contact.country }}"
    contact = make_person(city="Kiel", country="DE")
    assert in_sql(text, contact, language=language) == in_python(text, contact, language=language)


def test_every_country_has_its_name():
    contact = make_person(city="x")
    for code in [*dict(countries), "", "XX"]:
        contact.country = code
        contact.save()
        text = "{{ contact.country }}"
        assert in_sql(text, contact, language="da") == in_python(text, contact, language="da")


SUBJECTS = [
    "  {{ contact.name }}\n\n re:\t\x1f \u2009{{ company.name }} ",
    "{{ contact.name }} " * 60,
    "a" * 249 + " {{ contact.name }}",
    "a" * 248 + "  😀😀{{ contact.name }}",
    " ",
]


@pytest.mark.parametrize("text", SUBJECTS, ids=range(len(SUBJECTS)))
def test_subject_is_one_line_and_cut_in_both(people, text):
    for contact in people:
        subject = in_python(text, contact, how=merge_subject)
        assert in_sql(text, contact, how=merged_subject) == subject


def test_whatever_python_takes_for_a_blank_sql_does():
    with connection.cursor() as cursor:
        for code in range(1, 0x3100):
            text = f"a{chr(code)}b"
            cursor.execute("SELECT interactions_subject(%s)", [text])
            assert cursor.fetchone()[0] == " ".join(text.split()), hex(code)


def test_capitals_and_small_letters_are_the_same_in_both():
    letters = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0x1F000)]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT interactions_upper(%(text)s), interactions_lower(%(text)s)", {"text": letters}
        )
        assert cursor.fetchone() == (upper(letters), lower(letters))


def test_texts_of_a_new_installation_are_the_same(people):
    user = make_user(job_title="Account manager")
    for text in TemplateText.objects.all():
        for contact in people:
            args = (text.body, contact, user, text.language)
            assert in_sql(*args) == in_python(*args)


@pytest.mark.parametrize(
    "text",
    [
        "{{ contact.nam }}",
        "{{ (today == 'x') == 'True' }}",
        "{{ 'x' in (not today) }}",
        "{{ (today or not today) < 'x' }}",
        "{{ ('x' if today else not today) == 'x' }}",
        "{{ '\\x00' }}",
        "{{ '\\ud800' }}",
        "\0",
    ],
)
def test_what_cannot_be_the_same_is_refused_by_both(text):
    for how in (lambda: in_python(text, make_person()), lambda: in_sql(text, make_person())):
        with pytest.raises(TextError):
            how()


def test_conditions_that_are_compared_are_told_in_a_sentence():
    with pytest.raises(TextError) as caught:
        in_python("a\n{{ (today == 'x') == 'True' }}", make_person())
    assert str(caught.value) == (
        "Line 2: Only texts can be compared, not conditions. Join conditions with “and” or “or”."
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 5 + "contact.name" + "|upper or 'x')" * 5 + " }}",
        "{{ contact.name }}" * 1000,
        "{{ contact.name" + "|upper" * 15 + " }}",
        "{% if 'a' in contact.name in contact.name %}x{% endif %}" * 350,
    ],
    ids=["nested", "broad", "filters", "conditions"],
)
def test_sql_of_a_large_text_stays_small(text):
    values = Values()
    sql = merged(text, values, language="en", today=TODAY)
    assert len(sql) < 20 * len(text)
    contact = make_person()
    assert in_sql(text, contact) == in_python(text, contact)
