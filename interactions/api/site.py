"""The API as a whole: how it describes itself, and how it refuses."""

from http import HTTPStatus

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Swagger
from ninja.errors import ValidationError
from pydantic.json_schema import models_json_schema

from ..events.reading import EventSaid
from ..events.wrong import errors_of
from . import contacts, entries, events, schemas
from .contact_writing import ContactSaid
from .problems import MEDIA_TYPE, Problem, answer

# What any call may be refused with, and what one with a body may.
REFUSALS = [400, 401, 403, 404, 405, 422, 429, 503]
OF_BODIES = [413, 415]
# What the operations read and refuse with by themselves.
MODELS = [
    (EventSaid, "validation"),
    (ContactSaid, "validation"),
    (schemas.Problem, "serialization"),
]
REFERENCE = "#/components/schemas/"


class LogbookAPI(NinjaAPI):
    def get_openapi_schema(self, **kwargs):
        """The schema, with the problem documents that every operation may answer."""
        schema = super().get_openapi_schema(**kwargs)
        _models, described = models_json_schema(MODELS, ref_template=REFERENCE + "{model}")
        schema["components"]["schemas"] |= described["$defs"]
        refused = {MEDIA_TYPE: {"schema": {"$ref": f"{REFERENCE}Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                codes = REFUSALS + OF_BODIES * ("requestBody" in operation)
                operation["responses"] |= {
                    code: {"description": HTTPStatus(code).phrase, "content": refused}
                    for code in codes + operation.pop("x-refusals", [])
                }
        return schema


api = LogbookAPI(
    title="Logbook",
    version="1",
    urls_namespace="api",
    docs=Swagger(settings={"defaultModelsExpandDepth": 0}),
    description=(
        "Tell events to have them recorded as interactions, write contacts, and read the log. Each call carries a "
        "token in the header `Authorization: Bearer …`; the administration makes them."
    ),
)
api.add_router("", events.router, tags=["Events"])
api.add_router("", entries.router, tags=["Interactions"])
api.add_router("", contacts.router, tags=["Contacts"])


@api.exception_handler(Problem)
def refuse(request, problem):
    return answer(problem)


@api.exception_handler(Http404)
def miss(request, error):
    return answer(Problem(404))


@api.exception_handler(ValidationError)
def refuse_parameters(request, invalid):
    errors = [error | {"loc": error["loc"][1:]} for error in invalid.errors]
    return answer(Problem(422, _("The address cannot be read."), errors_of(errors)))


@api.exception_handler(Exception)
def break_off(request, error):
    """Let the site deal with it: the log tells of it, and the answer tells nothing."""
    raise error
