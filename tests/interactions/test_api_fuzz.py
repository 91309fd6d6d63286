"""Whatever is sent, the API answers as its description says: never with a broken page."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from crm.wsgi import application
from interactions.api.site import api
from tests.factories import make_company, make_entry, make_rule, make_token

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
described = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/"))
described.app = application


@pytest.fixture
def secret():
    """Of a token. All calls share the connection of the test, which the end of a call would close."""
    make_rule("a")
    make_entry(contact=make_company(external_id="0"))
    signals = [request_started, request_finished]
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield make_token()[1]
    for signal in signals:
        signal.connect(close_old_connections)


@described.parametrize()
@settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_answers_as_described(case, secret):
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)
