"""Rare and frequent words find the same rows as a look at each row would."""

import pytest

from crm import searching
from crm.models import Contact
from tests.factories import make_company

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["rare", "many hits", "in the newest rows"])
def kind_of_word(request, monkeypatch):
    """Each of the three ways in which a search goes, with few rows."""
    limits = {"rare": (10, 1000), "many hits": (10, 1), "in the newest rows": (2, 1000)}
    frequent, cap = limits[request.param]
    monkeypatch.setattr(searching, "FREQUENT", frequent)
    monkeypatch.setattr(searching, "CAP", cap)
    return request.param


@pytest.mark.usefixtures("kind_of_word")
def test_finds_the_rows_with_all_the_words():
    found = {make_company(name="Amber Kites"), make_company(name="Ambergris & Kite Ltd")}
    make_company(name="Amber Boats")
    assert set(Contact.objects.search("kite AMBER")) == found
    assert set(Contact.objects.filter(kind="company").search("kite amber")) == found
    assert not Contact.objects.filter(kind="person").search("kite amber")


@pytest.mark.usefixtures("kind_of_word")
@pytest.mark.parametrize("text", ["zither", "&", "' OR true --", "amber zither"])
def test_finds_nothing_where_there_is_nothing(text):
    make_company(name="Amber Kites")
    assert not Contact.objects.search(text)


def test_a_blank_text_finds_all_without_asking(django_assert_num_queries):
    make_company()
    with django_assert_num_queries(0):
        everybody = Contact.objects.search("  ")
    assert everybody.count() == 1


def test_asks_once_before_the_rows_are_fetched(django_assert_num_queries):
    make_company(name="Amber Kites")
    with django_assert_num_queries(1):
        found = Contact.objects.search("amber")
    with django_assert_num_queries(1):
        assert len(found) == 1


def test_two_frequent_words_are_not_fetched_by_the_index_of_words(monkeypatch):
    monkeypatch.setattr(searching, "FREQUENT", 1)
    make_company(name="Amber Kites")
    sql = str(Contact.objects.search("amber kite").query)
    assert "\"search_vector\" || ''" in sql
