"""Rare and frequent words find the same rows as a look at each row would."""

import pytest

from crm import searching
from crm.models import Contact
from tests.factories import make_company

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["rare", "many hits", "frequent"])
def kind_of_word(request, monkeypatch):
    """Each of the three ways in which a search goes, with few rows."""
    limits = {"rare": (10, 5, 1000), "many hits": (10, 5, 1), "frequent": (2, 2, 1000)}
    for name, limit in zip(("FREQUENT", "SPREAD", "CAP"), limits[request.param], strict=True):
        monkeypatch.setattr(searching, name, limit)
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


def how(text):
    """The way in which the rows with these words are looked for, as the database is told it."""
    sql = str(Contact.objects.search(text).query)
    ways = {"keys": "IN (", "index": '"search_vector" @@', "row by row": "|| '') @@"}
    return [way for way, sign in ways.items() if sign in sql]


@pytest.mark.parametrize(
    ("limits", "text", "ways"),
    [
        ({"FREQUENT": 2, "SPREAD": 2}, "amber", ["index"]),
        # By the index of words, two words that every row holds would fetch a million rows for fifty.
        ({"FREQUENT": 2, "SPREAD": 2}, "amber kite", ["row by row"]),
        # In many of the newest rows, and in few altogether.
        ({"FREQUENT": 2, "SPREAD": 4}, "amber", ["keys"]),
        ({"FREQUENT": 4, "SPREAD": 2}, "amber", ["keys"]),
        ({"FREQUENT": 4, "CAP": 1}, "amber", ["index", "row by row"]),
        ({"FREQUENT": 4, "CAP": 3}, "amber", ["keys"]),
    ],
)
def test_goes_the_way_that_reads_the_fewest_rows(monkeypatch, limits, text, ways):
    for name, limit in limits.items():
        monkeypatch.setattr(searching, name, limit)
    for _ in range(3):
        make_company(name="Amber Kites")
    assert how(text) == ways
