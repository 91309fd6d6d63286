"""The map of the site: one list of addresses, by app."""

urlpatterns = []
