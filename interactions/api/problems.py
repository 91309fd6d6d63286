"""What is answered when something is wrong: a problem document (RFC 9457), whatever it is, and never a page."""

from http import HTTPStatus

from django.http import JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

MEDIA_TYPE = "application/problem+json"
# What is said where nobody said more.
SENTENCES = {
    400: gettext_lazy(
        "The address holds a character that no text has, or the request cannot be read. Nothing was saved."
    ),
    401: gettext_lazy(
        "Send a token that is known, not revoked, and whose user is active: Authorization: Bearer …"
    ),
    403: gettext_lazy("This token is not good for that. Ask who made it for the scope."),
    404: gettext_lazy("There is nothing at this address."),
    405: gettext_lazy(
        "This address does not take the method. The header Allow names those it does."
    ),
    413: gettext_lazy("This is too much for one call. Send it in several."),
    409: gettext_lazy("This does not fit what is there. Nothing was saved."),
    412: gettext_lazy("This has changed since you read it. Read it again. Nothing was saved."),
    415: gettext_lazy("Send JSON, with the header Content-Type: application/json."),
    422: gettext_lazy("Some of it cannot be taken. Each error names its field. Nothing was saved."),
    429: gettext_lazy("Too many calls in this minute. Wait as long as Retry-After says."),
    500: gettext_lazy("Something broke here. Nothing was saved. It is in the log of the server."),
    503: gettext_lazy("The database cannot be reached. Nothing was saved. Try again in a minute."),
}


class Problem(Exception):
    """Ends a call with a problem document. `errors` are pairs of a field and a sentence."""

    def __init__(self, status, detail="", errors=(), **headers):
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def document(status, detail="", errors=()):
    """Return the content of a problem document."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": str(detail or SENTENCES.get(status, "")),
        "errors": [{"field": field, "message": str(message)} for field, message in errors],
    }


def answer(problem):
    return JsonResponse(
        document(problem.status, problem.detail, problem.errors),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
    )


class ProblemMiddleware:
    """Below the address of the API every refusal is a problem document, also one by what never heard of it: a
    middleware, an address that there is not, a page that says that the database is gone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_told = response.status_code < 400 or response.get("Content-Type") == MEDIA_TYPE
        if is_told or not request.path.startswith(reverse("api:api-root")):
            return response
        allowed = {"Allow": response["Allow"]} if "Allow" in response else {}
        with translation.override(translation.get_language_from_request(request)):
            return answer(Problem(response.status_code, **allowed))
