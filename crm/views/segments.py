"""Segments: the list, a segment's page, its form, copying and archiving."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..filters import ContactFilter
from ..forms.segment_steps import StepForm
from ..forms.segments import ContactForm, SegmentForm
from ..listing import Listing, list_of
from ..models import Contact, Segment
from ..segment_filters import SegmentFilter
from ..segment_tables import MemberTable, SegmentTable
from ..segmenting.copying import copy_segment
from ..segmenting.telling import told_steps

may_view = permission_required("crm.view_segment", raise_exception=True)
may_add = permission_required("crm.add_segment", raise_exception=True)
may_change = permission_required("crm.change_segment", raise_exception=True)


@require_safe
@may_view
@list_of(SegmentFilter)
def segments(request):
    views = [
        (_("All"), ""),
        (_("My segments"), f"salesperson={request.user.pk}"),
        (_("Archived"), "archived=only"),
    ]
    listing = Listing(
        request,
        filters=SegmentFilter(request.GET, Segment.objects.all()),
        table_class=SegmentTable,
        default_sort="-created_at",
        views=views,
    )
    return listing.response("crm/segments.html")


@require_safe
@may_view
def segment(request, number):
    segment = segment_of(number)
    listing = Listing(
        request,
        filters=ContactFilter(request.GET, Contact.objects.in_segment(segment)),
        table_class=MemberTable,
        default_sort="name",
    )
    if not listing.filter_query:
        # It is kept beside the members.
        listing.count = segment.member_count, False
    return listing.response("crm/segment.html", **page_of(segment))


def page_of(segment, *, step=None, contact=None, **more):
    """What the page of a segment shows besides its contacts; `step` and `contact` are forms that were refused."""
    return {
        "segment": segment,
        "steps": told_steps(segment),
        "step": step or StepForm(initial={"version": segment.version}),
        "contact_form": contact or ContactForm(),
        # On the same page, so its field has an id of its own.
        "why_form": ContactForm(auto_id="why_%s"),
        **more,
    }


def segment_of(number):
    """Return the segment with its salesperson and the names of its tags. Raises Http404."""
    return get_object_or_404(Segment.objects.for_list().with_tag_names(), number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@may_add
def segment_new(request):
    start = {"salesperson": request.user.pk if request.user.is_salesperson else None}
    form = SegmentForm(request.POST or None, initial=start)
    if request.method == "POST":
        made = form.made_before()
        if not made and form.save_or_tell(request.user):
            said = _("Saved as %(number)s. Choose its contacts now.")
            form.instance.refresh_from_db(fields=["number"])
            messages.success(request, said % {"number": form.instance.number})
            return redirect(form.instance)
        # Another press of the same button may have been first, by a moment.
        if made := made or form.made_before():
            messages.info(request, _("This segment was saved already."))
            return redirect(made)
    return render(request, "crm/segment_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def segment_edit(request, number):
    segment = segment_of(number)
    # The form writes on a row of its own: what is shown around it stays as it is saved.
    form = SegmentForm(request.POST or None, instance=Segment.objects.get(pk=segment.pk))
    if request.method == "POST" and form.save_or_tell(request.user):
        messages.success(request, _("Saved."))
        return redirect(segment)
    return render(request, "crm/segment_form.html", {"form": form, "segment": segment})


@require_POST
@may_add
def segment_copy(request, number):
    copy = copy_segment(segment_of(number), by=request.user)
    said = _("This is the copy, %(number)s. Give it a description of its own.")
    messages.success(request, said % {"number": copy.number})
    return redirect(copy)


@require_POST
@may_change
def segment_archive(request, number):
    segment = segment_of(number)
    if Segment.objects.filter(pk=segment.pk).archive():
        messages.success(request, _("Archived. It stays readable, and leaves the lists."))
    else:
        messages.info(request, _("It was archived already."))
    return redirect(segment)


@require_POST
@may_change
def segment_unarchive(request, number):
    segment = segment_of(number)
    if Segment.objects.filter(pk=segment.pk).unarchive():
        messages.success(request, _("Brought back."))
    else:
        messages.info(request, _("It was not archived."))
    return redirect(segment)
