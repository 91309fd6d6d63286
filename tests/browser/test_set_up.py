"""Setting up groups and templates in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from interactions.models import InteractionTemplate
from tests.factories import make_entry, make_manager, make_person


@pytest.fixture
def quote(django_db_serialized_rollback, transactional_db):
    template = InteractionTemplate.objects.get(code="QUOTE")
    make_entry(template=template, contact=make_person(first_name="Åse", last_name="Holm"))
    return template


def test_the_set_up_pages_can_be_read_in_each_look(
    open_window, look, assert_accessible, assert_fits, quote
):
    page = open_window(make_manager(), **look)
    for path in (
        reverse("templates"),
        reverse("groups"),
        reverse("group", args=[quote.group_id]),
        reverse("group_new"),
        reverse("template_new"),
        reverse("template", args=[quote.pk]),
        reverse("template_delete", args=[quote.pk]),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_fits(page)
        assert_accessible(page)


def test_the_preview_follows_the_language_and_the_typing(open_window, quote):
    page = open_window(make_manager())
    page.goto(reverse("template", args=[quote.pk]))
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Dear Åse")
    page.locator("label[for=shown-da]").click()
    expect(preview).to_contain_text("Kære Åse")
    body = page.locator("#id_da-body")
    body.fill("Hej ")
    body.press("End")
    page.get_by_role("button", name="contact.name", exact=True).locator("visible=true").click()
    expect(body).to_have_value("Hej {{ contact.name }}")
    expect(preview).to_contain_text("Hej Åse Holm")
    page.get_by_label("Preview with this contact").fill("nobody")
    expect(preview).to_contain_text("No contact is found.")


def test_a_language_is_added_and_saved_without_script(open_window, quote):
    page = open_window(make_manager(), java_script_enabled=False)
    page.goto(reverse("template", args=[quote.pk]))
    page.get_by_label("Add a language").select_option("de")
    # A form that is sent before the page is there as a whole lacks the fields at its end.
    with page.expect_navigation():
        page.get_by_role("button", name="Add", exact=True).click()
    page.locator("#id_de-body").fill("Hallo {{ contact.name }}")
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()
    expect(page.locator("#preview")).to_contain_text("Hallo Åse Holm")
    page.get_by_role("button", name="Save template").click()
    expect(page.get_by_role("status").first).to_contain_text("Quote is saved.")
    assert quote.texts.get(language="de").body == "Hallo {{ contact.name }}"
