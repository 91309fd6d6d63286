"""Texts with merge fields: filled in the text's language, and harmless whatever they hold."""

from datetime import date

import pytest

from interactions.merge_fields import FIELDS
from interactions.merging import TextError, check_text, merge, merge_marked, merge_subject
from interactions.models import TemplateText
from tests.factories import make_company, make_person, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


def merged(text, contact=None, salesperson=None, language="en", how=merge):
    return how(
        text,
        contact=contact or make_person(),
        salesperson=salesperson,
        language=language,
        today=TODAY,
    )


def test_fields_of_the_contact_the_company_and_the_salesperson_are_filled():
    company = make_company(name="Nordhavn A/S", phone="+45 33 11 22 33")
    contact = make_person(first_name="Åse", last_name="Holm", company=company, job_title="Buyer")
    user = make_user(name="Mara Linden", job_title="Account manager")
    text = (
        "{{ contact.name }}, {{ contact.job_title }} at {{ company.name|upper }} "
        "({{ company.phone }}): {{ salesperson.name }}, {{ salesperson.job_title }}"
    )
    result = merged(text, contact, user)
    assert (
        result.text
        == "Åse Holm, Buyer at NORDHAVN A/S (+45 33 11 22 33): Mara Linden, Account manager"
    )
    assert result.empty == []


def test_a_company_is_its_own_company():
    assert merged("{{ company.name }}", make_company(name="Nordhavn")).text == "Nordhavn"


def test_a_person_without_an_address_has_the_company_s():
    company = make_company(address="Kaj 1", postal_code="2150", city="Nordhavn", country="DK")
    text = (
        "{{ contact.address }}, {{ contact.postal_code }} {{ contact.city }}, {{ contact.country }}"
    )
    assert merged(text, make_person(company=company)).text == "Kaj 1, 2150 Nordhavn, Denmark"
    own = make_person(company=company, address="Vej 2", city="Aarhus")
    assert merged(text, own).text == "Vej 2,  Aarhus, "


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "2 November 2026, Germany"),
        ("da", "2. november 2026, Tyskland"),
        ("de", "2. November 2026, Deutschland"),
        ("", "2 November 2026, Germany"),
    ],
)
def test_dates_and_countries_are_in_the_language_of_the_text(language, words):
    contact = make_person(city="Kiel", country="DE")
    assert merged("{{ today }}, {{ contact.country }}", contact, language=language).text == words


def test_nothing_is_said_of_a_document_where_there_is_none():
    text = "{% if document.number %}Here is our {{ document.kind|lower }}.{% endif %}{{ document.total }}"
    result = merged(text)
    assert (result.text, result.empty) == ("", ["document.total"])


def test_empty_fields_are_named_once_and_guarded_ones_are_not():
    text = (
        "{{ contact.phone }}{{ contact.phone|lower }}{{ contact.first_name or contact.name }}"
        "{% if company.name %}{{ company.name }}{% endif %}{{ salesperson.name }}"
    )
    assert merged(text, make_person(first_name="", last_name="Holm")).empty == [
        "contact.phone",
        "salesperson.name",
    ]


def test_what_becomes_html_is_escaped_and_marked():
    contact = make_person(first_name="<script>", last_name="x")
    html = merged("<b>{{ contact.name }}</b> {{ contact.phone }}", contact, how=merge_marked).text
    assert html == (
        '&lt;b&gt;<mark>&lt;script&gt; x</mark>&lt;/b&gt; <mark class="mark-missing">contact.phone</mark>'
    )


def test_a_subject_is_one_line_and_fits_an_entry():
    contact = make_person(first_name="A\nBcc: all@example.com", last_name="b" * 90)
    subject = merged(
        "To {{ contact.name }} {{ contact.name }} " + "c" * 90, contact, how=merge_subject
    )
    assert "\n" not in subject.text
    assert len(subject.text) == 250


def test_merged_text_is_not_merged_again():
    contact = make_person(first_name="{{ salesperson.email }}", last_name="x")
    assert merged("{{ contact.name }}", contact).text == "{{ salesperson.email }} x"


def test_every_field_of_the_list_can_be_used():
    check_text(" ".join(f"{{{{ {name} }}}}" for name in FIELDS))


def test_the_texts_of_a_new_installation_can_be_merged_in_both_languages():
    contact = make_person(company=make_company())
    user = make_user(job_title="Account manager")
    texts = list(TemplateText.objects.all())
    assert {text.language for text in texts} == {"en", "da"}
    for text in texts:
        assert merged(text.subject, contact, user, text.language).empty == []
        assert "{" not in merged(text.body, contact, user, text.language).text


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (
            "Dear\n\n{{ contact.nam }}",
            3,
            "There is no field contact.nam. Did you mean contact.name?",
        ),
        (
            "a\r\nb {{ contact.name",
            2,
            "A merge field is not closed. Write it as {{ contact.name }}.",
        ),
        ("{{", 1, "A merge field is not closed."),
        ("{{ today }", 1, "A merge field is not closed."),
        ("{{ }}", 1, "A merge field is empty."),
        ("{{ contact name }}", 1, "There is more than a name in a merge field."),
        ("{% if %}x{% endif %}", 1, "A condition is empty. Write it as {% if company.name %}."),
        ("{% if today", 1, "A condition is not closed."),
        ("{% if today = 'x' %}{% endif %}", 1, "A condition cannot be read."),
        ("a\n{% if today %}x", 2, "An “if” has no end. Write {% endif %} where it ends."),
        ("{% if today %}x{% else %}y", 1, "An “if” has no end."),
        ("{% endif %}", 1, "There is an “endif” without an “if” before it."),
        ("{% else %}", 1, "There is an “else” without an “if” before it."),
        ("{# today", 1, "A comment that begins with {# is not closed."),
        ("{% fi today %}", 1, "This cannot be read. Write a merge field as {{ contact.name }}"),
        ("a\n{{ contact }}", 2, "There is no field contact. Did you mean"),
        ("{{ contact.name|pprint }}", 1, "There is no filter pprint."),
        ("{{ contact.name|upper(1) }}", 1, "A filter takes no values."),
        ("{% if today == 1 %}x{% endif %}", 1, "1 cannot be used. Write text in quotation marks."),
    ],
)
def test_a_text_that_is_wrong_is_refused_with_line_and_reason(text, line, reason):
    with pytest.raises(TextError) as caught:
        check_text(text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"Line {line}: {reason}")


HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ contact.__class__ }}",
    "{{ contact.name.__class__ }}",
    "{{ contact.name.field }}",
    "{{ today.__init__.__globals__ }}",
    "{{ contact['__class__'] }}",
    "{{ contact|attr('__class__') }}",
    "{{ contact.name.format() }}",
    "{{ contact.save() }}",
    "{{ contact.company.people }}",
    "{{ salesperson.password }}",
    "{{ settings.SECRET_KEY }}",
    "{{ self }}",
    "{{ empty }}",
    "{{ range(10**9) }}",
    "{{ cycler }}{{ lipsum() }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 'a' * 1000000000 }}",
    "{{ today ~ today }}",
    "{{ [today] }}",
    "{{ {} }}",
    "{{ today is defined }}",
    "{% for x in contact.name %}{{ x }}{% endfor %}",
    "{% set x = 1 %}",
    "{% macro x() %}{% endmacro %}",
    "{% include 'x' %}",
    "{% import 'x' as x %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}{% endfilter %}",
    "{% with a = 1 %}{% endwith %}",
    "{% autoescape false %}{{ contact.name }}{% endautoescape %}",
    "{{ " + "(" * 9000 + "today" + ")" * 9000 + " }}",
    "{{ " + "not " * 4000 + "today }}",
    "{{ today" + " or today" * 2000 + " }}",
    "{{ " + "9" * 5000 + " }}",
    "{% if today %}" * 200 + "{% endif %}" * 200,
    "x" * 20_001,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
def test_a_hostile_text_is_refused_by_the_check_and_by_the_merge(text):
    with pytest.raises(TextError):
        check_text(text)
    with pytest.raises(TextError):
        merged(text)
