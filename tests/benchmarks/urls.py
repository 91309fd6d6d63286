"""The map of the site, and the pages that it is compared with."""

from django.urls import include, path

from . import pages

urlpatterns = [
    path("benchmark/floor/", pages.floor, name="floor"),
    path("benchmark/trivial/", pages.trivial, name="trivial"),
    path("", include("crm.urls")),
]
