"""A client of the API, for tests."""

import json

from django.test import Client

from tests.factories import make_token


class Caller:
    """Calls the API with a token: good for everything unless scopes are named."""

    def __init__(self, *scopes, **fields):
        self.token, self.secret = make_token(*scopes, **fields)
        self.user = self.token.user
        self.client = Client(raise_request_exception=False)

    def __call__(
        self, method, path, said=None, *, query=None, content_type="application/json", **headers
    ):
        """Return the answer, with what its body says in `said`."""
        headers = {"Authorization": f"Bearer {self.secret}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        body = said if isinstance(said, str | bytes) else json.dumps(said)
        answer = self.client.generic(
            method,
            f"/api/{path}",
            "" if said is None else body,
            content_type=content_type,
            query_params=query,
            headers={name: value for name, value in headers.items() if value is not None},
        )
        answer.said = json.loads(answer.content)
        return answer

    def get(self, path, **options):
        return self("GET", path, **options)

    def post(self, path, said, **options):
        return self("POST", path, said, **options)

    def put(self, path, said, **options):
        return self("PUT", path, said, **options)


def refused(answer, status, *fields):
    """Check that an answer is a problem document of this status, about these fields; return what it says."""
    said = answer.said
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    ), answer.content
    assert set(said) == {"type", "title", "status", "detail", "errors"}
    assert (said["type"], said["status"]) == ("about:blank", status)
    assert said["title"]
    assert said["detail"]
    assert [error["field"] for error in said["errors"]] == list(fields)
    return said
