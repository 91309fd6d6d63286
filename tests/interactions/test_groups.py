"""Setting up groups, and their usage."""

import pytest
from django.urls import reverse

from interactions.models import InteractionGroup, InteractionTemplate
from tests.factories import make_entry, make_group, make_manager, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return user


def url(group):
    return reverse("group", args=[group.pk])


def fields(group, **changes):
    return {
        "version": group.version,
        "code": group.code,
        "description": group.description,
        "hue": group.hue,
    } | changes


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_group_is_made_and_changed(client, manager):
    sent = {"version": 1, "code": "fairs", "description": "Fairs", "hue": "email"}
    response = client.post(reverse("group_new"), sent)
    group = InteractionGroup.objects.get(code="FAIRS")
    assert response.url == url(group)
    client.post(url(group), fields(group, description="Trade fairs"))
    group.refresh_from_db()
    assert (group.description, group.hue, group.version) == ("Trade fairs", "email", 2)


def test_a_group_needs_a_code_of_its_own(client, manager):
    sent = {"version": 1, "code": "phone", "description": "Calls", "hue": "phone"}
    form = client.post(reverse("group_new"), sent).context["form"]
    assert form.errors["code"] == ["There is a group with this code already."]


def test_a_group_counts_the_entries_that_were_made_in_it(client, manager):
    """An entry keeps its group when its template moves to another."""
    old, new = make_group(description="Old"), make_group(description="New")
    template = make_template(group=old)
    make_entry(template=template, cost="1000.50", duration=90)
    make_entry(template=template, cost=1, duration=30, cancelled_by=manager)
    InteractionTemplate.objects.filter(pk=template.pk).update(group=new)
    page = client.get(reverse("groups")).content.decode()
    row = " ".join(page.split(">Old</a>")[1].split("</tr>")[0].split())
    assert f"?group={old.pk}&amp;status=logged&amp;from=" in row
    assert ">1</a>" in row
    assert ">1.5</td>" in row
    assert ">1,000.50</td>" in row
    figures = text_of(client.get(url(old)))
    assert "<dd>1.5</dd>" in figures
    assert "<dd>1,000.50 EUR</dd>" in figures


def test_a_group_without_code_and_name_is_told_at_its_fields(client, manager):
    form = client.post(reverse("group_new"), {"version": 1, "hue": "phone"}).context["form"]
    assert form.errors == {
        "code": ["Give the group a short code, such as PHONE."],
        "description": ["Give the group a name, such as Phone."],
    }


def test_groups_are_searched_sorted_and_found_when_they_are_inactive(client, manager):
    make_group(description="Old fairs", active=False)
    busy = make_group(description="Fairs", code="ZZ")
    make_entry(template=make_template(group=busy))

    def listed(**query):
        response = client.get(reverse("groups"), query)
        return [row.description for row in response.context["listing"].page.rows]

    assert "Old fairs" not in listed()
    assert listed(status="inactive") == ["Old fairs"]
    assert set(listed(q="fair", status="all")) == {"Fairs", "Old fairs"}
    assert listed(sort="-used")[0] == listed(sort="-last_used")[0] == listed(sort="-code")[0]
    assert listed(sort="-code")[0] == "Fairs"
    lines = b"".join(
        client.get(reverse("groups"), {"q": "fair", "format": "csv"}).streaming_content
    )
    assert lines.decode().splitlines()[1].startswith("ZZ,Fairs,1,yes,1,")


def test_the_page_of_a_group_lists_its_templates_and_offers_a_new_one(client, manager):
    group = make_group()
    make_template(group=group, description="Stand visit")
    make_template(group=group, description="Gone", active=False)
    page = text_of(client.get(url(group)))
    assert ">Stand visit</a>" in page
    assert ">Gone</a>" in page
    assert f'href="{reverse("template_new")}?group={group.pk}"' in page


def test_the_second_of_two_who_save_a_group_is_told(client, manager):
    group = make_group(description="Before")
    client.post(url(group), fields(group, description="Theirs"))
    response = client.post(url(group), fields(group, description="Mine", hue="phone"))
    page = text_of(response)
    assert "Somebody else saved this meanwhile." in page
    assert "Saved now: Theirs" in page
    assert "Saved now: Dark grey" in page
    assert 'value="Mine"' in page
    group.refresh_from_db()
    assert group.description == "Theirs"


def test_an_inactive_group_hides_its_templates(client, manager):
    group = make_group()
    template = make_template(group=group)
    client.post(reverse("group_deactivate", args=[group.pk]))
    assert template not in InteractionTemplate.objects.active()
    assert "is inactive, so this template is not offered" in text_of(
        client.get(template.get_absolute_url())
    )
    client.post(reverse("group_activate", args=[group.pk]))
    assert template in InteractionTemplate.objects.active()


@pytest.mark.parametrize("user_of_it", [make_template, lambda group: move_away(group)])
def test_a_group_in_use_cannot_be_deleted_only_deactivated(client, manager, user_of_it):
    group = make_group()
    user_of_it(group=group)
    delete = reverse("group_delete", args=[group.pk])
    for response in (client.get(delete), client.post(delete)):
        assert "cannot be deleted: templates or entries belong to it" in text_of(response)
        assert reverse("group_deactivate", args=[group.pk]) in text_of(response)
    assert InteractionGroup.objects.filter(pk=group.pk).exists()


def move_away(group):
    """An entry of the group, whose template is of another one now."""
    template = make_template(group=group)
    make_entry(template=template)
    InteractionTemplate.objects.filter(pk=template.pk).update(group=make_group())


def test_an_unused_group_is_deleted(client, manager):
    group = make_group()
    assert client.post(reverse("group_delete", args=[group.pk])).url == reverse("groups")
    assert not InteractionGroup.objects.filter(pk=group.pk).exists()


def test_sales_sees_groups_but_cannot_change_them(client):
    client.force_login(make_user())
    group = make_group()
    assert "New group" not in text_of(client.get(reverse("groups")))
    assert "Save group" not in text_of(client.get(url(group)))
    assert client.post(url(group), fields(group)).status_code == 403
    for name in ("group_activate", "group_deactivate", "group_delete"):
        assert client.post(reverse(name, args=[group.pk])).status_code == 403
    assert client.get(reverse("group_new")).status_code == 403


def test_who_may_nothing_sees_no_groups(client):
    client.force_login(make_user(role=None))
    assert client.get(reverse("groups")).status_code == 403
    assert client.get(url(make_group())).status_code == 403
