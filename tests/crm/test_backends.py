"""What a user may do comes from the user and the groups, in one statement."""

import pytest
from django.contrib.auth.models import Permission

from crm.models import User
from tests.factories import make_admin, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="import_contact"))
    user.user_permissions.add(Permission.objects.get(codename="view_interactionlogentry"))
    return User.objects.get(pk=user.pk)


def test_takes_the_own_permissions_and_those_of_the_groups(user, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert user.has_perm("crm.import_contact")
        assert user.has_perm("interactions.cancel_own_entry")
        assert not user.has_perm("interactions.delete_cancelled_entries")
        assert not user.has_perm("interactions.import_contact")


def test_comes_with_the_user_of_a_request(user, client, django_assert_num_queries):
    client.force_login(user)
    with django_assert_num_queries(2) as seen:
        assert client.get("/accounts/password/").status_code == 200
    assert "crm_user_groups" in seen[1]["sql"]


def test_gives_the_same_as_the_two_statements(user):
    apart = user.get_user_permissions() | user.get_group_permissions()
    assert user.get_all_permissions() == apart


def test_who_left_may_nothing(user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not User.objects.get(pk=user.pk).has_perm("crm.import_contact")


def test_an_administrator_may_everything():
    assert make_admin().has_perm("interactions.delete_cancelled_entries")
