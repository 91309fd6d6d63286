"""What happens around every request."""

import logging

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from .database import is_lost, why_unreachable

logger = logging.getLogger(__name__)


class DatabaseMiddleware:
    """Without a database there is no page but the one that says so. The page then uses the connection."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == reverse("health"):
            return self.get_response(request)
        try:
            connection.ensure_connection()
        except OperationalError as error:
            return self.unreachable(request, error)
        return self.get_response(request)

    def process_exception(self, request, error):
        """Where it goes away in the middle, nothing of what was begun is done."""
        return self.unreachable(request, error) if is_lost(error) else None

    def unreachable(self, request, error):
        logger.error(why_unreachable() or error)
        # Who asks, and in which language, may not be known yet.
        with translation.override(translation.get_language_from_request(request)):
            return render(request, "503.html", status=503)


class SignInMiddleware(LoginRequiredMiddleware):
    """Strangers are sent to sign in. Where a part of a page was asked for, none is given: the sign-in page in its
    place would wipe out what was typed there. The page then says what to do."""

    def handle_no_permission(self, request, view_func):
        if "HX-Request" in request.headers:
            return HttpResponse(status=401)
        return super().handle_no_permission(request, view_func)


class UserLanguageMiddleware:
    """Pages come in the language that the user chose, else in the browser's, else in LANGUAGE_CODE."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "")
        language = language or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ReadableMiddleware:
    """No text in PostgreSQL holds a NUL, and no person types one: a request with one ends here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = [request.path_info, *request.COOKIES.values()]
        if any("\0" in text for text in asked) or "%00" in request.META["QUERY_STRING"]:
            # Who asks is not known yet.
            with translation.override(translation.get_language_from_request(request)):
                return self.refuse(request)
        return self.get_response(request)

    def process_view(self, request, *view):
        values = (value for _name, values in request.POST.lists() for value in values)
        return self.refuse(request) if any("\0" in value for value in values) else None

    def refuse(self, request):
        return render(request, "400.html", status=400)
