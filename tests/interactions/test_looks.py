"""The small tags that every page of interactions is made of."""

import pytest
from django.template import Context, Template

from tests.factories import make_entry, make_group, make_template, make_user

pytestmark = pytest.mark.django_db


def drawn(tag, **context):
    return Template("{% load interactions %}" + tag).render(Context(context))


def test_a_tile_takes_its_colour_from_the_group_and_its_picture_from_the_template():
    template = make_template(group=make_group(hue="phone"), icon="phone-outgoing")
    tile = drawn("{% kind template %}", template=template)
    assert "g-phone" in tile
    assert "#i-phone-outgoing" in tile


def test_an_entry_without_a_template_has_a_plain_tile():
    assert "g-note" in drawn("{% kind template %}", template=None)


def test_faces_and_arrows_have_a_word_for_who_hears_the_page():
    assert "Very positive" in drawn("{% mood 'very_positive' text=False %}")
    assert "Not evaluated" in drawn("{% mood '' %}")
    assert "Inbound" in drawn("{% flow 'inbound' %}")
    assert "No direction" in drawn("{% flow '' %}")


def test_an_entry_shows_every_status_that_it_has_and_says_logged_when_it_has_none():
    plain = make_entry()
    special = make_entry(
        cancelled_by=make_user(), attempt_failed=True, source="document", delivery_status="failed"
    )
    badges = drawn("{% status entry %}", entry=special)
    for word in ("Cancelled", "Attempt failed", "Automatic", "Delivery failed"):
        assert word in badges
    assert "Logged" in drawn("{% status entry %}", entry=plain)
    assert drawn("{% status entry quiet=True %}", entry=plain) == ""
    assert "Postponed" in drawn("{% status entry %}", entry=make_entry(postponed=True))


def test_where_there_is_room_for_one_status_the_weightiest_is_shown():
    sent = make_entry(source="document", delivery_status="failed")
    badge = drawn("{% status entry first=True %}", entry=sent)
    assert "Delivery failed" in badge
    assert "Automatic" not in badge
    struck = make_entry(cancelled_by=make_user(), source="document", delivery_status="failed")
    assert "Delivery failed" not in drawn("{% status entry first=True %}", entry=struck)


def test_the_log_shows_one_status_of_an_entry_and_its_page_shows_them_all(client):
    entry = make_entry(source="document", delivery_status="failed")
    client.force_login(make_user())
    row = client.get("/interactions/?columns=number").content.decode()
    assert row.count('class="badge') == 1
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "Delivery failed" in page
    assert "Automatic" in page


def test_the_attributes_of_a_field_are_escaped_and_those_that_are_false_are_left_out():
    attrs = {"id": "a", "required": True, "disabled": False, "title": 'a "b" <c>', "max": 250}
    written = ' id="a" required title="a &quot;b&quot; &lt;c&gt;" max="250"'
    assert drawn("{{ attrs|attributes }}", attrs=attrs) == written
