"""The map of the interactions: the log, one entry, and the set-up."""

from django.http import HttpResponse
from django.urls import include, path

from .views import attachments


def unfinished(request, **kwargs):
    """Stands where a page is being built; gone when the page lands."""
    return HttpResponse("being built")


log_urls = [
    path("", unfinished, name="log"),
    path("new/", unfinished, name="entry_new"),
    path("postponed/", unfinished, name="postponed"),
    path("cancelled/delete/", unfinished, name="delete_cancelled"),
    path("<int:pk>/", unfinished, name="entry"),
    path("<int:pk>/resume/", unfinished, name="entry_resume"),
    path("<int:pk>/correct/", unfinished, name="entry_correct"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
]

setup_urls = [
    path("groups/", unfinished, name="groups"),
    path("groups/<int:pk>/", unfinished, name="group"),
    path("templates/", unfinished, name="templates"),
    path("templates/<int:pk>/", unfinished, name="template"),
]

contact_urls = [
    path("", unfinished, name="contacts"),
    path("import/", unfinished, name="contact_import"),
    path("<str:number>/", unfinished, name="contact"),
]

urlpatterns = [
    path("interactions/", include(log_urls)),
    path("setup/", include(setup_urls)),
    path("contacts/", include(contact_urls)),
]
