"""Adding by numbers and e-mail addresses that are typed or stand in a file."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.crm.test_segmenting import names, person
from tests.factories import make_segment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def segment():
    return make_segment(description="Danes")


def add(page, segment, **data):
    return page.post(f"/segments/{segment.number}/names/", data, follow=True)


def workbook(*rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_adds_those_that_are_typed(page, segment):
    ada, bo = person("Ada", email="ada@example.com"), person("Bo", archived_at=timezone.now())
    text = add(page, segment, text=f"ADA@example.com, {bo.number.lower()}").text
    assert "1 contact was added. Left out: 1 archived." in text
    assert names(segment) == ["Ada"]
    assert "in the segment already" in add(page, segment, text=ada.number).text
    assert segment.steps.count() == 1


@pytest.mark.parametrize("kind", ["txt", "csv", "xlsx"])
def test_adds_those_that_stand_in_a_file_and_says_which(page, segment, kind):
    person("Ada", email="ada@example.com")
    bo = person("Bo")
    content = {
        "txt": f"ada@example.com\n{bo.number}\n".encode(),
        "csv": f"e-mail;number\nada@example.com;\n;{bo.number}\n".encode(),
        "xlsx": workbook(["E-mail", "Number"], ["ada@example.com", None], [None, bo.number]),
    }[kind]
    response = add(page, segment, file=SimpleUploadedFile(f"names.{kind}", content))
    assert "2 contacts were added." in response.text
    assert f"Ada, Bo (names.{kind})" in response.text
    assert segment.steps.get().origin == f"names.{kind}"


def test_lists_those_that_are_unknown_and_leaves_them_out_when_told_to(page, segment):
    person("Ada", email="ada@example.com")
    file = SimpleUploadedFile("names.csv", b"ada@example.com\nnobody@example.com\nC999999\n")
    response = add(page, segment, file=file)
    assert "2 of these are unknown: no contact has them. 1 contact was found." in response.text
    for name in ("C999999", "nobody@example.com"):
        assert f'<li class="text-break">{name}</li>' in response.text
    assert not segment.steps.exists()
    form = response.context["form"]
    kept = {"text": form["text"].value(), "origin": form["origin"].value(), "leave_out": "on"}
    assert "1 contact was added." in add(page, segment, **kept).text
    assert segment.steps.get().origin == "names.csv"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Type a number, such as C000123, or an e-mail address."),
        ("Ada Lund", "Type a number, such as C000123, or an e-mail address."),
        ("C999999", "No contact has any of these numbers or addresses."),
    ],
)
def test_says_what_is_wrong_and_keeps_what_was_typed(page, segment, text, sentence):
    response = add(page, segment, text=text)
    assert sentence in response.text
    assert response.context["form"]["text"].value() == text
    assert not segment.steps.exists()


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(page, segment):
    file = SimpleUploadedFile("names.pdf", b"%PDF-1.7 \0\0")
    assert "neither a CSV file nor an Excel workbook" in add(page, segment, file=file).text


def test_an_archived_segment_takes_nobody(page):
    ada = person("Ada")
    segment = make_segment(archived_at=timezone.now())
    assert "This segment is archived." in add(page, segment, text=ada.number).text
