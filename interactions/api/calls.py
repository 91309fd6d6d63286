"""Who calls, and what is in the call."""

import pghistory
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from crm.models import ApiToken

from ..events.reading import json_of
from .problems import Problem


class Bearer(HttpBearer):
    """A token that is good for a scope. Who may make tokens decides what each is good for: the permissions of its
    user, whose name is on what it records, say what that user may do on the pages."""

    def __init__(self, scope):
        super().__init__()
        self.scope = scope

    def __call__(self, request):
        # None would be the answer of the framework, which knows no problem documents.
        return super().__call__(request) or self.refuse()

    def refuse(self):
        raise Problem(401, WWW_Authenticate="Bearer")

    def authenticate(self, request, token):
        known = ApiToken.objects.called_with(token)
        if known is None:
            return None
        if known.is_spent:
            raise Problem(429, Retry_After=str(known.wait))
        if self.scope not in known.scopes:
            insufficient = f'Bearer error="insufficient_scope", scope="{self.scope}"'
            raise Problem(403, WWW_Authenticate=insufficient)
        pghistory.context(user=known.user_id)
        return known


def sent(request):
    """Return what the body of a request says. Raises Problem."""
    if request.content_type != "application/json":
        raise Problem(415)
    try:
        body = request.body
    except RequestDataTooBig:
        raise Problem(413) from None
    try:
        return json_of(body)
    except ValueError:
        raise Problem(400, _("This is not JSON that can be read. Nothing was saved.")) from None
