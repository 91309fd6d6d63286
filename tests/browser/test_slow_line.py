"""A slow line: what is typed or pressed while an answer is on its way is neither lost nor done twice."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from interactions.models import Event, InteractionLogEntry
from tests.factories import (
    make_company,
    make_document,
    make_email,
    make_manager,
    make_person,
    make_run,
    make_segment,
    make_template,
)


@contextmanager
def held(page, url):
    """Keep what the page asks this address for on the line until the block ends."""
    routes, free = [], []
    page.route(url, lambda route: route.continue_() if free else routes.append(route))
    yield
    # Whoever types or presses is followed by the page after a moment.
    page.wait_for_timeout(300)
    assert routes, "Nothing was asked for."
    free.append(True)
    for route in routes:
        route.continue_()


@pytest.fixture
def page(open_window):
    return open_window(make_manager())


def test_a_criterion_keeps_what_is_typed_while_another_one_comes(page):
    segment = make_segment(make_person())
    page.goto(segment.get_absolute_url())
    page.locator("summary", has_text="Choose a criterion").click()
    page.get_by_role("button", name="City", exact=True).click()
    city = page.get_by_role("textbox", name="City")
    city.fill("Aar")
    with held(page, "**/step/preview/"):
        page.locator("summary", has_text="And another criterion").click()
        page.get_by_role("button", name="Company", exact=True).click()
        city.fill("Aarhus")
    expect(page.locator("#step-builder .criterion")).to_have_count(2)
    expect(city).to_have_value("Aarhus")


def test_a_search_is_kept_while_the_filters_unfold(page):
    page.goto("/contacts/?kind=person")
    with held(page, "**/contacts/?*filters=1*"):
        page.get_by_role("link", name="Filter", exact=True).click()
        page.get_by_role("searchbox").fill("umbrella")
    expect(page.get_by_role("button", name="Apply filters")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("umbrella")


def test_a_document_gets_both_its_contact_and_the_line_asked_for_meanwhile(page):
    make_company(name="Nordwind", city="Kiel")
    page.goto("/documents/new/?kind=quote")
    page.locator("#id_contact").press_sequentially("Nord")
    expect(page.locator(".picker-option")).to_have_count(1)
    with held(page, "**/documents/new/*"):
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        page.get_by_role("button", name="Add line").click()
    expect(page.locator("#id_recipient")).to_have_value("Nordwind\nKiel")
    expect(page.locator(".document-line")).to_have_count(2)


def test_what_is_typed_while_an_interaction_is_saved_is_no_key(page):
    """Letters that came into a form that is gone would act as keys, and cancel something perhaps."""
    contact = make_person()
    make_template(description="Outgoing call")
    page.goto(contact.get_absolute_url())
    composer = page.locator("#composer")
    composer.locator("label", has_text="Outgoing call").first.click()
    description = composer.get_by_label("Description")
    expect(description).to_have_value("Outgoing call")
    with held(page, "**/interactions/new/**"):
        description.press("Enter")
        description.press("Enter")
        page.keyboard.type("gc")
        expect(description).to_have_value("Outgoing call")
        expect(description).to_be_focused()
    expect(page.locator("#toasts")).to_contain_text("Outgoing call")
    assert InteractionLogEntry.objects.count() == 1
    composer.get_by_label("Description").fill("Next one")


def test_sending_is_paused_though_its_progress_is_drawn_anew_meanwhile(page):
    run = make_run()
    make_email(entry=run.entries.get())
    page.goto(run.get_absolute_url())
    pause = page.get_by_role("button", name="Pause sending")
    with page.expect_response(lambda answer: answer.request.is_navigation_request() is False):
        pause.focus()
    expect(pause).to_be_focused()
    pause.hover()
    page.mouse.down()
    with page.expect_response(lambda answer: answer.request.is_navigation_request() is False):
        pass
    page.wait_for_timeout(200)
    page.mouse.up()
    expect(page.get_by_role("button", name="Resume sending")).to_be_visible()


def test_a_double_click_prints_once(page):
    page.goto(make_document().get_absolute_url())
    with page.expect_popup() as printed:
        page.get_by_role("button", name="Print", exact=True).dblclick()
    printed.value.close()
    page.wait_for_timeout(300)
    assert Event.objects.count() == 1
