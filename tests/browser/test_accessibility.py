"""Every page: axe finds nothing serious, nothing scrolls sideways, the browser complains of nothing."""

from django.contrib import admin
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from crm.choosing import Criteria, registered
from crm.segmenting.saving import save_criteria
from crm.segmenting.steps import take_step
from interactions.attaching import store_attachment
from interactions.models import Deletion, EntryComment, FollowUp, TemplateText
from interactions.selecting import select
from tests.factories import (
    make_admin,
    make_company,
    make_document,
    make_email,
    make_entry,
    make_event,
    make_manager,
    make_person,
    make_run,
    make_segment,
    make_template,
)

# As long as a name and a description may be, without a place to break.
WORD = "Donaudampfschifffahrt" * 3
SENTENCE = "Rahmenvertrag" * 19
# Every criterion that a step can have.
OPENED = urlencode([("action", "add"), *(("open", each.name) for each in registered)])


def pages(user):
    """The addresses of all pages, each with something on it."""
    company = make_company(name="Nordwind Handels GmbH", phone="+49 30 1234", salesperson=user)
    person = make_person(
        first_name="Greta",
        last_name=WORD[:60],
        company=company,
        email="greta@example.com",
        phone="+49 30 5678",
    )
    template = make_template(description="Outgoing call")
    TemplateText.objects.create(
        template=template, language="en", subject="Hello", body="Dear {{ contact.name }}"
    )
    entry = make_entry(contact=person, template=template, salesperson=user, description=SENTENCE)
    file = ContentFile(b"text", name=f"{SENTENCE[:130]}.txt")
    entry.attachments.add(store_attachment(file, by=user))
    EntryComment.objects.create(entry=entry, text="Will call back", author=user)
    cancelled = make_entry(contact=person, cancelled_by=user, cancelled_reason="Double")
    postponed = make_entry(contact=company, postponed=True, logged_by=user)
    follow_up = FollowUp.objects.create(
        contact=person, entry=entry, salesperson=user, due_on=timezone.localdate(), text="Call"
    )
    event = make_event(description=SENTENCE, document_number="S-1001")
    sent = make_email(
        entry=make_entry(contact=person, template=template, salesperson=user),
        status="failed",
        due_at=None,
        error="550 5.1.1 No such user",
    )
    document = make_document(contact=person, salesperson=user)
    segment, empty = make_segment(person, company, make_person()), make_segment()
    run = make_run(None, person, skipped=[(company, "no_email")], logged_by=user)
    make_email(entry=run.entries.get(), status="failed", due_at=None, error="550 No")
    gone = make_run(cancelled_by=user, cancelled_reason="Wrong letter")
    Deletion.objects.create(by=user, by_name=user.name, entries=3, comments=0, attachments=0)
    segment = make_segment(description=SENTENCE[:100], salesperson=user)
    criteria = Criteria({"kind": ["person"], "has_phone": ["no"]})
    take_step(segment, action="add", criteria=criteria, by=user)
    saved = save_criteria(segment, name="People", by=user)
    quote = make_document(contact=person, lines=[{"text": SENTENCE}, {"discount": 5}])
    draft = make_document("invoice", copied_from=quote)
    unrecorded = make_email(
        entry=None, contact=person, document=quote, written_by=user, status="failed", due_at=None
    )
    log, number = reverse("log"), person.number
    return [
        reverse("home"),
        reverse("account"),
        reverse("password_change"),
        log,
        f"{log}?q=nothing+like+this",
        f"{log}?open={entry.pk}",
        f"{log}?status=cancelled",
        reverse("entry", args=[entry.pk]),
        reverse("entry", args=[cancelled.pk]),
        reverse("entry_new"),
        f"{reverse('entry_new')}?contact={number}",
        reverse("entry_correct", args=[entry.pk]),
        reverse("entry_send_again", args=[sent.entry_id]),
        reverse("email_send_again", args=[unrecorded.pk]),
        reverse("contact_email", args=[number]),
        reverse("document_email", args=[document.number]),
        reverse("entry_resume", args=[postponed.pk]),
        reverse("postponed"),
        reverse("follow_ups"),
        reverse("follow_up", args=[follow_up.pk]),
        reverse("follow_up_delete", args=[follow_up.pk]),
        f"{reverse('call')}?contact={number}",
        *(
            select(user=user, back=log).get_absolute_url(action)
            for action in ["cancel", "evaluate"]
        ),
        reverse("segment_log", args=[empty.number]),
        reverse("segment_log", args=[segment.number]),
        f"{reverse('segment_log', args=[segment.number])}?template={template.code}",
        reverse("runs"),
        *(reverse(name, args=[run.pk]) for name in ["run", "run_left_out"]),
        *(reverse(name, args=[gone.pk]) for name in ["run", "run_left_out", "run_delete"]),
        reverse("our_company"),
        reverse("delete_cancelled"),
        f"{reverse('delete_cancelled')}?from=2024-02-01&to=2024-01-01",
        reverse("contacts"),
        reverse("contact", args=[number]),
        reverse("contact", args=[company.number]),
        reverse("contact_letter", args=[company.number]),
        reverse("document_cover_letter", args=[make_document(contact=person).number]),
        reverse("contact_import"),
        reverse("contact_new"),
        f"{reverse('contact_new')}?kind=company",
        reverse("contact_edit", args=[company.number]),
        reverse("contact_delete", args=[company.number]),
        f"{reverse('contacts')}?filters=1",
        reverse("documents"),
        f"{reverse('documents')}?filters=1",
        f"{reverse('document_new')}?contact={number}",
        *(reverse(name, args=[quote.number]) for name in ["document", "document_edit"]),
        *(reverse(name, args=[draft.address]) for name in ["document", "document_delete"]),
        reverse("segments"),
        reverse("segment_new"),
        f"{reverse('segment_add')}?kind=person",
        f"{reverse('segment_add')}?no=such",
        *(
            reverse(name, args=[segment.number])
            for name in [
                *("segment", "segment_edit", "segment_names", "segment_refresh"),
                "segment_criteria_save",
            ]
        ),
        f"{reverse('segment_step_preview', args=[segment.number])}?{OPENED}",
        f"{reverse('segment_why', args=[segment.number])}?contact={number}",
        f"{reverse('segment_criteria_reuse', args=[segment.number])}?saved={saved.pk}",
        reverse("saved_criteria"),
        reverse("setup"),
        reverse("rules"),
        reverse("rule", args=["quote_printed"]),
        reverse("rule_new"),
        reverse("rule_delete", args=["quote_printed"]),
        reverse("unrecorded"),
        event.get_absolute_url(),
        reverse("groups"),
        reverse("group", args=[template.group_id]),
        reverse("group_new"),
        reverse("group_delete", args=[template.group_id]),
        reverse("templates"),
        reverse("template", args=[template.pk]),
        reverse("template_new"),
        reverse("template_delete", args=[template.pk]),
        "/no/such/page/",
    ]


def assert_one_heading(page):
    assert page.get_by_role("heading", level=1).count() == 1, "There has to be one h1."


def test_every_page_can_be_used_by_everybody(open_window, look, assert_accessible, assert_fits):
    user = make_manager(name="Mara Linden", initials="ML")
    page = open_window(user, **look)
    wrong = []
    for url in pages(user):
        page.goto(url)
        for hold in (assert_one_heading, assert_fits, assert_accessible):
            try:
                hold(page)
            except AssertionError as error:
                wrong.append(f"{url}: {error}")
    assert not wrong, "\n".join(wrong)


def test_the_administration_keeps_to_the_policy(open_window):
    """The browser complains in its console when a page wants more than the policy allows."""
    user = make_admin()
    pages(user)
    page = open_window(user)
    page.goto("/admin/")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        page.goto(reverse(f"{name}_changelist"))
        if row := model._base_manager.first():
            page.goto(reverse(f"{name}_change", args=[row.pk]))
    page.goto("/admin/crm/contact/add/")
    page.locator("#id_company + .select2").click()
    page.get_by_role("searchbox").last.fill("nordw")
    page.get_by_role("option", name="Nordwind Handels GmbH").click()
