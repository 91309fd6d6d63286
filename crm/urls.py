"""The map of the site."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, register_converter

from .views import (
    account,
    contact_imports,
    contacts,
    document_form,
    documents,
    health,
    home,
    our_company,
    palette,
    saved_criteria,
    saved_views,
    segment_adding,
    segment_checks,
    segment_steps,
    segments,
)


class NumberConverter:
    """A contact's number, C000123, in any case."""

    regex = "[Cc][0-9]{6,}"

    def to_python(self, value):
        return value.upper()

    def to_url(self, value):
        return str(value)


class SegmentNumberConverter(NumberConverter):
    """A segment's number, S0042, in any case."""

    regex = "[Ss][0-9]{4,}"


class DocumentAddressConverter:
    """A document's number, Q-1001, in any case; or draft-7 for a draft, which has none."""

    regex = "draft-[0-9]{1,18}|[A-Za-z0-9-]{0,10}[0-9]{4,18}"

    def to_python(self, value):
        return value if value.startswith("draft-") else value.upper()

    def to_url(self, value):
        return str(value)


register_converter(NumberConverter, "number")
register_converter(DocumentAddressConverter, "document")
register_converter(SegmentNumberConverter, "snumber")

account_urls = [
    path("", account.account, name="account"),
    path("login/", account.SignInView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("reset/", auth.PasswordResetView.as_view(), name="password_reset"),
    path("reset/sent/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "reset/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path("reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]

import_urls = [
    path("", contact_imports.contact_import, name="contact_import"),
    path("<int:pk>/", contact_imports.contact_import_page, name="contact_import_page"),
    path("<int:pk>/columns/", contact_imports.columns, name="contact_import_columns"),
    path("<int:pk>/run/", contact_imports.run, name="contact_import_run"),
    path("<int:pk>/again/", contact_imports.again, name="contact_import_again"),
    path("<int:pk>/undo/", contact_imports.undo, name="contact_import_undo"),
    path("<int:pk>/discard/", contact_imports.discard, name="contact_import_discard"),
    path("<int:pk>/preview/", contact_imports.preview, name="contact_import_preview"),
    path("<int:pk>/refused/", contact_imports.refused, name="contact_import_refused"),
]

contact_urls = [
    path("", contacts.contacts, name="contacts"),
    path("new/", contacts.contact_new, name="contact_new"),
    path("pick/", contacts.contact_pick, name="contact_pick"),
    path("duplicates/", contacts.contact_duplicates, name="contact_duplicates"),
    path("import/", include(import_urls)),
    path("<number:number>/", contacts.contact, name="contact"),
    path("<number:number>/edit/", contacts.contact_edit, name="contact_edit"),
    path("<number:number>/archive/", contacts.contact_archive, name="contact_archive"),
    path("<number:number>/unarchive/", contacts.contact_unarchive, name="contact_unarchive"),
    path("<number:number>/delete/", contacts.contact_delete, name="contact_delete"),
]

segment_urls = [
    path("", segments.segments, name="segments"),
    path("new/", segments.segment_new, name="segment_new"),
    path("add/", segment_adding.segment_add, name="segment_add"),
    path("<snumber:number>/", segments.segment, name="segment"),
    path("<snumber:number>/edit/", segments.segment_edit, name="segment_edit"),
    path("<snumber:number>/copy/", segments.segment_copy, name="segment_copy"),
    path("<snumber:number>/archive/", segments.segment_archive, name="segment_archive"),
    path("<snumber:number>/unarchive/", segments.segment_unarchive, name="segment_unarchive"),
    path("<snumber:number>/step/", segment_steps.segment_step, name="segment_step"),
    path(
        "<snumber:number>/step/preview/",
        segment_steps.segment_step_preview,
        name="segment_step_preview",
    ),
    path("<snumber:number>/back/", segment_steps.segment_back, name="segment_back"),
    path("<snumber:number>/hand/", segment_steps.segment_hand, name="segment_hand"),
    path("<snumber:number>/names/", segment_adding.segment_names, name="segment_names"),
    path("<snumber:number>/refresh/", segment_checks.segment_refresh, name="segment_refresh"),
    path("<snumber:number>/why/", segment_checks.segment_why, name="segment_why"),
    path(
        "<snumber:number>/criteria/save/",
        saved_criteria.segment_criteria_save,
        name="segment_criteria_save",
    ),
    path(
        "<snumber:number>/criteria/reuse/",
        saved_criteria.segment_criteria_reuse,
        name="segment_criteria_reuse",
    ),
    path("criteria/", saved_criteria.saved_criteria, name="saved_criteria"),
    path(
        "criteria/<int:pk>/delete/",
        saved_criteria.saved_criteria_delete,
        name="saved_criteria_delete",
    ),
]

document_urls = [
    path("", documents.documents, name="documents"),
    path("new/", document_form.document_new, name="document_new"),
    path("totals/", document_form.document_totals, name="document_totals"),
    path("<document:address>/", documents.document, name="document"),
    path("<document:address>/edit/", document_form.document_edit, name="document_edit"),
    path("<document:address>/copy/", documents.document_copy, name="document_copy"),
    path("<document:address>/issue/", documents.document_issue, name="document_issue"),
    path("<document:address>/delete/", documents.document_delete, name="document_delete"),
    path("<document:address>/print/", documents.document_print, name="document_print"),
    path("<document:address>/pdf/", documents.document_pdf, name="document_pdf"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", include(account_urls)),
    path("contacts/", include(contact_urls)),
    path("segments/", include(segment_urls)),
    path("documents/", include(document_urls)),
    path("setup/company/", our_company.our_company, name="our_company"),
    path("setup/company/logo/", our_company.our_company_logo, name="our_company_logo"),
    path("palette/", palette.palette, name="palette"),
    path("health/", health.health, name="health"),
    path("views/save/", saved_views.view_save, name="view_save"),
    path("views/<int:pk>/update/", saved_views.view_update, name="view_update"),
    path("views/<int:pk>/delete/", saved_views.view_delete, name="view_delete"),
    path("admin/", admin.site.urls),
    path("", include("interactions.urls")),
]
