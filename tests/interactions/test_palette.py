"""What the palette offers of the interactions."""

import pytest

from tests.factories import make_company, make_entry, make_manager, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """Return a function that asks the palette, as its dialog does, and returns what it shows."""

    def ask(text, user=None):
        client.force_login(user or make_user())
        return client.get("/palette/", {"q": text}, headers={"HX-Request": "true"}).text

    return ask


def test_finds_entries_by_words(ask):
    entry = make_entry(description="Golf umbrellas, price break at 500")
    postponed = make_entry(description="Beach umbrellas", postponed=True)
    page = ask("umb")
    assert f'href="{entry.get_absolute_url()}"' in page
    assert f'href="{postponed.get_absolute_url()}"' not in page


def test_offers_to_log_by_a_template_that_is_offered(ask):
    make_template(code="VISIT", description="Visit to the warehouse")
    make_template(code="OLD", description="Visit of old", active=False)
    page = ask("visit")
    assert 'href="/interactions/new/?template=VISIT"' in page
    assert "Visit of old" not in page
    assert "VISIT" not in ask("visit", make_user(None))


def test_offers_to_log_with_the_contact_found_unless_nothing_may_be_recorded(ask):
    contact = make_company(name="Unreal Umbrellas Ltd")
    form = f'href="/interactions/new/?contact={contact.number}"'
    assert form in ask("umb")
    contact.privacy_blocked = True
    contact.save()
    assert form not in ask("umb")


def test_leads_to_the_set_up_and_to_deleting_for_those_who_may(ask):
    assert 'href="/interactions/cancelled/delete/"' not in ask("delete")
    manager = make_manager()
    assert 'href="/interactions/cancelled/delete/"' in ask("delete", manager)
    assert 'href="/setup/templates/"' in ask("templ", manager)
    assert 'href="/setup/groups/"' in ask("inter gro", manager)
