"""Telling events: one, or up to a thousand."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status

from crm.choices import ApiScope

from ..choices import Unrecorded
from ..events.reading import LONGEST_KEY, EventReader
from ..events.telling import tell, tell_all
from ..events.wrong import Unreadable
from ..models import InteractionLogEntry
from . import schemas
from .calls import Bearer, sent
from .entries import entry_of, place_of
from .problems import Problem

MOST = 1_000
ONE = {"$ref": "#/components/schemas/EventSaid"}
MANY = {"type": "array", "items": ONE, "minItems": 1, "maxItems": MOST}
DESCRIBED = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"anyOf": [ONE, MANY]}}},
    },
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "description": "The key of a single event, in place of the field.",
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
        }
    ],
}
router = Router()


@router.post(
    "/events",
    auth=Bearer(ApiScope.RECORD),
    response={
        201: schemas.Entry,
        200: schemas.Entry | list[schemas.Answer],
        202: schemas.Unrecorded,
    },
    exclude_unset=True,
    operation_id="tell_events",
    summary="Tell events",
    url_name="events",
    openapi_extra=DESCRIBED,
)
def tell_events(request, response: HttpResponse):
    """Have an event recorded as an interaction, by the recording rule of its name. 201: it was. 200: it was told
    before, and is not recorded again. 202: it is kept, and made no interaction; the reason is told. 422: it cannot
    be taken; so is one with the key of another event.

    A list of up to 1,000 is answered with a list in the same order. Those that cannot be taken do not keep the
    others from being recorded, all of which are recorded together."""
    said = sent(request)
    if isinstance(said, list):
        return tell_several(request, said)
    return tell_one(request, response, told_alone(request, said))


def tell_one(request, response, told):
    """Tell an event, and answer with its entry."""
    outcome = tell(told)
    if outcome.errors:
        raise Problem(422, errors=outcome.errors)
    if outcome.entry is None:
        return Status(202, unrecorded(outcome))
    try:
        entry = entry_of(request, outcome.entry)
    except InteractionLogEntry.DoesNotExist:
        # It was known, and is deleted since.
        return tell_one(request, response, told)
    response.headers["Location"] = reverse("api:interaction", args=[outcome.entry])
    return Status(201 if outcome.is_new else 200, entry)


def told_alone(request, said):
    """Return the event that a call tells. Raises Problem."""
    key = key_in_header(request)
    try:
        if key and isinstance(said, dict):
            if said.get("key") not in (None, key):
                raise Unreadable([("key", _("The header Idempotency-Key names another."))])
            said["key"] = key
        return EventReader(request.auth.user_id)(said)
    except Unreadable as refused:
        raise Problem(422, errors=refused.errors) from None


def key_in_header(request):
    """The key in the header Idempotency-Key, with or without quotation marks; "" where there is none."""
    return request.headers.get("Idempotency-Key", "").strip().strip('"')


def tell_several(request, said):
    """Tell those that can be read, and answer to each."""
    check_list(request, said)
    read = EventReader(request.auth.user_id)
    answers, told = {}, {}
    for place, one in enumerate(said):
        try:
            told[place] = read(one)
        except Unreadable as refused:
            answers[place] = refusal(refused.errors)
    outcomes = tell_all(told.values())
    answers |= {place: told_of(request, one) for place, one in zip(told, outcomes, strict=True)}
    return Status(200, [answers[place] for place in range(len(said))])


def refusal(errors):
    named = [{"field": field, "message": text} for field, text in errors]
    return {"status": 422, "errors": named}


def check_list(request, said):
    """Raises Problem for one that is not to be read at all."""
    if not said:
        raise Problem(422, errors=[("", _("The list is empty."))])
    if len(said) > MOST:
        raise Problem(413, _("A call takes 1,000 events at most. Send them in several calls."))
    if key_in_header(request):
        sentence = _(
            "The header Idempotency-Key is for one event. Give each of a list its own key."
        )
        raise Problem(422, errors=[("key", sentence)])


def told_of(request, outcome):
    if outcome.errors:
        return refusal(outcome.errors)
    if outcome.entry is None:
        return {"status": 202} | unrecorded(outcome)
    return {"status": 201 if outcome.is_new else 200, "entry": place_of(request, outcome.entry)}


def unrecorded(outcome):
    detail = str(Unrecorded(outcome.reason).label)
    return {"event": outcome.event, "reason": outcome.reason, "detail": detail}
