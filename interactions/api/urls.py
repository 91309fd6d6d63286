"""The map of the API. Its operations answer strangers by themselves; its pages are for who has signed in."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import path

from .site import api

PAGES = {"openapi-json", "openapi-view", "api-root"}


def root(request):
    return redirect("api:openapi-view")


operations, app_name, _namespace = api.urls
for pattern in operations:
    if pattern.name not in PAGES:
        login_not_required(pattern.callback)
# The framework's own root is an address that there is not.
urlpatterns = [
    path("", root, name="api-root"),
    *(pattern for pattern in operations if pattern.name != "api-root"),
]
app_name = "api"
