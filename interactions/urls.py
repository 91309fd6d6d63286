"""The map of the interactions: the log, one entry, and the set-up."""

from django.urls import include, path

from .views import (
    attachments,
    calling,
    deleting,
    emails,
    entries,
    follow_ups,
    groups,
    letter_writing,
    letters,
    postponed,
    recording,
    rules,
    run_emails,
    runs,
    segment_log,
    selections,
    templates,
    timeline,
    unrecorded,
    writing,
)
from .views import log as log_views

log_urls = [
    path("", log_views.log, name="log"),
    path("select/", selections.entries_select, name="entries_select"),
    path("selections/<uuid:pk>/", selections.selection, name="selection"),
    path("selections/<uuid:pk>/undo/", selections.selection_undo, name="selection_undo"),
    path("new/", recording.entry_new, name="entry_new"),
    path("postponed/", postponed.postponed, name="postponed"),
    path("postponed/<int:pk>/delete/", postponed.postponed_delete, name="postponed_delete"),
    path("cancelled/delete/", deleting.delete_cancelled, name="delete_cancelled"),
    path(
        "cancelled/delete/execute/",
        deleting.delete_cancelled_execute,
        name="delete_cancelled_execute",
    ),
    path("runs/", runs.runs, name="runs"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/left-out/", runs.run_left_out, name="run_left_out"),
    path("runs/<int:pk>/cancel/", runs.run_cancel, name="run_cancel"),
    path("runs/<int:pk>/restore/", runs.run_restore, name="run_restore"),
    path("runs/<int:pk>/pause/", run_emails.run_pause, name="run_pause"),
    path("runs/<int:pk>/resume/", run_emails.run_resume, name="run_resume"),
    path("runs/<int:pk>/send-failed/", run_emails.run_send_failed, name="run_send_failed"),
    path("runs/<int:pk>/delete/", runs.run_delete, name="run_delete"),
    path("runs/<int:pk>/letters.pdf", letters.run_letters, name="run_letters"),
    path("runs/<int:pk>/letters.zip", letters.run_letters_zip, name="run_letters_zip"),
    path("<int:pk>/", entries.entry, name="entry"),
    path("<int:pk>/cancel/", entries.entry_cancel, name="entry_cancel"),
    path("<int:pk>/restore/", entries.entry_restore, name="entry_restore"),
    path("<int:pk>/evaluate/", entries.entry_evaluate, name="entry_evaluate"),
    path("<int:pk>/letter.pdf", letters.entry_letter, name="entry_letter"),
    path("<int:pk>/comment/", entries.entry_comment, name="entry_comment"),
    path("<int:pk>/send-again/", emails.entry_send_again, name="entry_send_again"),
    path("<int:pk>/follow-up/", entries.entry_follow_up, name="entry_follow_up"),
    path("<int:pk>/resume/", recording.entry_resume, name="entry_resume"),
    path("<int:pk>/correct/", recording.entry_correct, name="entry_correct"),
    path("call/", calling.call, name="call"),
    path("call/placed/", calling.call_placed, name="call_placed"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/done/", follow_ups.follow_up_done, name="follow_up_done"),
    path("follow-ups/<int:pk>/reopen/", follow_ups.follow_up_reopen, name="follow_up_reopen"),
    path("follow-ups/<int:pk>/move/", follow_ups.follow_up_move, name="follow_up_move"),
    path("follow-ups/<int:pk>/delete/", follow_ups.follow_up_delete, name="follow_up_delete"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
]

unrecorded_urls = [
    path("", unrecorded.unrecorded, name="unrecorded"),
    path("choose/", unrecorded.events_choose, name="events_choose"),
    path("<int:pk>/", unrecorded.event, name="event"),
    path("<int:pk>/assign/", unrecorded.event_assign, name="event_assign"),
    path("<int:pk>/record/", unrecorded.event_record, name="event_record"),
    path("<int:pk>/dismiss/", unrecorded.event_dismiss, name="event_dismiss"),
    path("<int:pk>/undismiss/", unrecorded.event_undismiss, name="event_undismiss"),
]

rule_urls = [
    path("", rules.rules, name="rules"),
    path("new/", rules.rule_new, name="rule_new"),
    path("<str:event>/", rules.rule, name="rule"),
    path("<str:event>/on/", rules.rule_active, {"active": True}, "rule_on"),
    path("<str:event>/off/", rules.rule_active, {"active": False}, "rule_off"),
    path("<str:event>/record/", rules.rule_record, name="rule_record"),
    path("<str:event>/delete/", rules.rule_delete, name="rule_delete"),
]

setup_urls = [
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/activate/", groups.group_active, {"active": True}, "group_activate"),
    path("groups/<int:pk>/deactivate/", groups.group_active, {"active": False}, "group_deactivate"),
    path("groups/<int:pk>/delete/", groups.group_delete, name="group_delete"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.template_new, name="template_new"),
    path("templates/preview/", templates.template_preview, name="template_preview"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path("templates/<int:pk>/copy/", templates.template_copy, name="template_copy"),
    path(
        "templates/<int:pk>/activate/",
        templates.template_active,
        {"active": True},
        "template_activate",
    ),
    path(
        "templates/<int:pk>/deactivate/",
        templates.template_active,
        {"active": False},
        "template_deactivate",
    ),
    path("templates/<int:pk>/delete/", templates.template_delete, name="template_delete"),
    path("recording/unrecorded/", include(unrecorded_urls)),
    path("recording/", include(rule_urls)),
    path("", rules.setup, name="setup"),
]

segment_urls = [
    path("<snumber:number>/log/", segment_log.segment_log, name="segment_log"),
    path(
        "<snumber:number>/log/left-out/",
        segment_log.segment_log_left_out,
        name="segment_log_left_out",
    ),
]

urlpatterns = [
    path("contacts/<number:number>/letter/", letter_writing.contact_letter, name="contact_letter"),
    path(
        "documents/<document:address>/cover-letter/",
        letter_writing.document_cover_letter,
        name="document_cover_letter",
    ),
    path("emails/<int:pk>/send-again/", emails.email_send_again, name="email_send_again"),
    path("contacts/<number:number>/email/", writing.contact_email, name="contact_email"),
    path("documents/<document:address>/email/", writing.document_email, name="document_email"),
    path("interactions/", include(log_urls)),
    path("segments/", include(segment_urls)),
    path("setup/", include(setup_urls)),
    path("api/", include("interactions.api.urls")),
]
