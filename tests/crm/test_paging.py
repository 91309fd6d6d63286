"""Pages by keyset, over rows with ties."""

import pytest
from django.utils import timezone

from crm.models import Contact
from crm.paging import capped_count, page_of
from tests.factories import make_company

pytestmark = pytest.mark.django_db
TIES = ["Ape", "Bee", "Bee", "Bee", "Cat", "Cat", "Dog"]


@pytest.fixture
def contacts():
    now = timezone.now()
    return [make_company(name=name, created_at=now) for name in TIES]


def walk(queryset, sort, way):
    """All rows, page by page, in the order in which they are seen."""
    seen, cursor = [], ""
    while True:
        page = page_of(queryset, sort=sort, size=2, **({way: cursor} if cursor else {}))
        seen += [row.pk for row in page.rows] if way == "after" else []
        cursor = page.next
        if not cursor:
            return seen


@pytest.mark.parametrize("sort", ["sort_name", "-sort_name", "created_at", "-created_at"])
def test_no_row_is_lost_or_repeated_among_ties(contacts, sort):
    sign = "-" if sort.startswith("-") else ""
    expected = list(Contact.objects.order_by(sort, f"{sign}pk").values_list("pk", flat=True))
    assert walk(Contact.objects.all(), sort, "after") == expected


@pytest.mark.parametrize("sort", ["sort_name", "-sort_name"])
def test_the_way_back_shows_the_same_pages(contacts, sort):
    queryset = Contact.objects.all()
    first = page_of(queryset, sort=sort, size=3)
    second = page_of(queryset, sort=sort, size=3, after=first.next)
    third = page_of(queryset, sort=sort, size=3, after=second.next)
    assert third.next == ""
    back = page_of(queryset, sort=sort, size=3, before=third.previous)
    assert back.rows == second.rows
    assert back.next
    assert page_of(queryset, sort=sort, size=3, before=back.previous).rows == first.rows


def test_the_first_page_has_no_previous_and_the_only_page_no_next(contacts):
    page = page_of(Contact.objects.all(), sort="sort_name")
    assert (page.previous, page.next) == ("", "")
    assert len(page.rows) == len(TIES)


@pytest.mark.parametrize(
    "cursor", ["", "x", "~", "x~Bee", "1", "99999999999999999999~Bee", "\x00~\x00"]
)
def test_a_cursor_that_cannot_be_read_gives_the_first_page(contacts, cursor):
    page = page_of(Contact.objects.all(), sort="sort_name", after=cursor)
    assert page.rows[0].name == "Ape"


@pytest.mark.parametrize("cursor", ["1~x", "1~2026-13-45", "1~0001-01-01T00:00:00+23:59"])
def test_a_cursor_of_another_kind_gives_the_first_page(contacts, cursor):
    page = page_of(Contact.objects.all(), sort="-created_at", after=cursor)
    assert len(page.rows) == len(TIES)


def test_a_count_stops_at_its_cap(contacts):
    assert capped_count(Contact.objects.all(), cap=5) == (5, True)
    assert capped_count(Contact.objects.all(), cap=7) == (7, False)
