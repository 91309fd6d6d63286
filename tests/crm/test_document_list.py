"""The list of sales documents."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.models import DocumentSeries
from tests.factories import make_company, make_document, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(name="Ida Sommer")


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def numbers_in(response):
    return [document.name for document in response.context["listing"].page.rows]


def day(days):
    return timezone.localdate() + timedelta(days=days)


def test_lists_the_newest_first_and_sorts_by_number_total_and_deadline(page):
    make_document(date=day(-1), deadline=day(9), lines=[{"unit_price": 5}])
    make_document(date=day(-3), lines=[{"unit_price": 7}])
    make_document(date=day(-2), deadline=day(3), lines=[{"unit_price": 6}])
    assert numbers_in(page.get("/documents/")) == ["Q-1001", "Q-1003", "Q-1002"]
    assert numbers_in(page.get("/documents/?sort=number")) == ["Q-1001", "Q-1002", "Q-1003"]
    assert numbers_in(page.get("/documents/?sort=-total")) == ["Q-1002", "Q-1003", "Q-1001"]
    # What has no deadline comes last.
    assert numbers_in(page.get("/documents/?sort=deadline")) == ["Q-1003", "Q-1001", "Q-1002"]


def test_numbers_sort_as_people_count(page):
    series = DocumentSeries.objects.filter(kind="quote")
    series.update(prefix="Q26", last=9998)
    for _ in range(3):
        make_document()
    series.update(prefix="R-")
    make_document()
    draft = make_document("invoice")
    numbers = [draft.name, "Q269999", "Q2610000", "Q2610001", "R-10002"]
    assert numbers_in(page.get("/documents/?sort=number")) == numbers
    assert numbers_in(page.get("/documents/?sort=-number")) == numbers[::-1]


def test_finds_by_words_kind_salesperson_contact_and_days(page, user):
    company = make_company(name="Nordwind Handels GmbH")
    person = make_person(first_name="Greta", last_name="Platzhalter", company=company)
    quote = make_document(contact=person, salesperson=user, reference="Order 77", date=day(-5))
    make_document("invoice", date=day(0))
    found = [
        *("q=q-1001", "q=nordw", "q=greta+order", "kind=quote", f"salesperson={user.email}"),
        *(f"contact={person.number}", f"contact={company.number}", f"to={day(-5)}"),
        f"from={day(-6)}&to={day(-4)}",
    ]
    for query in found:
        assert numbers_in(page.get(f"/documents/?{query}")) == [quote.number], query


def test_a_filter_that_cannot_be_read_lists_nothing_and_says_why(page):
    make_document()
    response = page.get("/documents/?kind=lease")
    assert numbers_in(response) == []
    assert "There is no “lease” to choose." in response.text


def status_of(document, page):
    """How far a document is, as the filter finds it and as its own page says."""
    (found,) = (
        status
        for status in ["open", "expired", "accepted", "invoiced", "draft", "issued", "credited"]
        if document.name
        in numbers_in(page.get(f"/documents/?kind={document.kind}&status={status}"))
    )
    assert f">{found.capitalize()}</span>" in page.get(document.get_absolute_url()).text
    return found


def test_the_status_follows_from_what_became_of_a_document(page):
    now = timezone.now()
    open_until_today = make_document(deadline=day(0))
    expired = make_document(date=day(-9), deadline=day(-1))
    accepted = make_document(date=day(-9), deadline=day(-1))
    order = make_document("order_confirmation", copied_from=accepted)
    assert status_of(open_until_today, page) == "open"
    assert status_of(expired, page) == "expired"
    assert status_of(accepted, page) == "accepted"
    assert status_of(order, page) == "open"
    draft = make_document("invoice", copied_from=order)
    assert status_of(order, page) == "invoiced"
    assert status_of(draft, page) == "draft"
    invoice = make_document("invoice", issued_at=now)
    memo = make_document("credit_memo", copied_from=invoice, lines=[{"unit_price": 99}])
    assert status_of(invoice, page) == "issued"
    assert status_of(memo, page) == "draft"
    make_document("credit_memo", copied_from=invoice, issued_at=now, lines=[{"unit_price": 1}])
    assert status_of(invoice, page) == "issued"
    type(memo).objects.filter(pk=memo.pk).issue()
    assert status_of(invoice, page) == "credited"
    memo.refresh_from_db()
    assert status_of(memo, page) == "issued"


def test_another_quote_copied_from_one_does_not_accept_it(page):
    quote = make_document()
    make_document(copied_from=quote)
    assert status_of(quote, page) == "open"


def test_a_row_says_what_there_is_to_know(page, user):
    company = make_company(name="Nordwind")
    person = make_person(first_name="Greta", last_name="Platz", company=company)
    make_document(contact=person, salesperson=user, deadline=day(1), lines=[{"unit_price": 1234}])
    text = page.get("/documents/").text
    row = text[text.index("<tbody>") : text.index("</tbody>")]
    told = ["Q-1001", "Quote", "Today", "Greta Platz", "Nordwind", "Tomorrow", "1,542.50", "EUR"]
    for words in [*told, "Ida Sommer", "Open"]:
        assert words in row
    columns = "columns=net&columns=vat&columns=currency&columns=company&columns=reference"
    text = page.get(f"/documents/?{columns}").text
    for words in ["1,234.00", "308.50", "Nordwind", "EUR"]:
        assert words in text


def test_a_draft_is_listed_by_its_own_name(page):
    draft = make_document("invoice")
    assert f"Draft {draft.pk}" in page.get("/documents/").text


def test_the_list_costs_the_same_for_one_row_and_for_fifty(page):
    def count(query=""):
        with CaptureQueriesContext(connection) as queries:
            page.get(f"/documents/{query}")
        return len(queries)

    quote = make_document(contact=make_person(company=make_company()))
    few = count()
    for _ in range(50):
        make_document("invoice", copied_from=quote, contact=make_person(company=make_company()))
    assert count() == few <= 8
    assert count("?q=person&status=draft&sort=-deadline") <= 8


def test_exports_exactly_what_is_filtered_with_the_status_in_words(page):
    make_document(reference="Order 77")
    make_document()
    text = page.get("/documents/?q=77&format=csv").getvalue().decode()
    header, row, rest = text.split("\r\n")
    assert "Status" in header
    assert row.startswith("Q-1001,Quote,1,")
    assert ",125.00,EUR," in row
    assert ",Open," in row
    assert not rest


def test_an_empty_list_says_what_to_do(page):
    assert "No documents yet" in page.get("/documents/").text
    make_document()
    assert "Nothing matches “nothing”" in page.get("/documents/?q=nothing").text


def test_the_palette_leads_to_a_document_by_its_number_and_to_a_new_one(page):
    quote = make_document()
    text = page.get("/palette/?q=q-10").text
    assert f'href="{quote.get_absolute_url()}"' in text
    assert 'href="/documents/new/?kind=quote"' in page.get("/palette/?q=new+quote").text
    assert 'href="/documents/"' in page.get("/palette/?q=quotes").text


def test_a_contacts_page_shows_the_newest_documents_its_peoples_too(page):
    company = make_company()
    person = make_person(company=company)
    for days in range(7):
        make_document(contact=person if days % 2 else company, date=day(-days))
    text = page.get(company.get_absolute_url()).text
    assert [f"Quote Q-100{number}" in text for number in range(1, 8)] == [True] * 5 + [False] * 2
    assert f'href="/documents/?contact={company.number}"' in text
    assert f"/documents/new/?kind=quote&amp;contact={company.number}" in text
    assert "125.00 EUR" in text
    assert "Quote Q-1001" not in page.get(person.get_absolute_url()).text


def test_a_blocked_contact_is_offered_no_document(page):
    contact = make_person(privacy_blocked=True)
    assert "/documents/new/" not in page.get(contact.get_absolute_url()).text
