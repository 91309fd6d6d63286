"""Asks the site for pages as a server does, in this process, and takes the time."""

import io
import time
from contextlib import contextmanager
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from itertools import cycle
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection

# Python 3.11 keeps the frames of calls in pieces, and takes up to three times as long where calls go to and fro
# over the edge of two. Which page that hits depends on how deep the calls are when it begins: they all vary it.
DEPTHS = range(0, 60, 6)


def deeper(by, work):
    """Return what some work returns that is done so many calls deeper."""
    return deeper(by - 1, work) if by else work()


class Unexpected(Exception):
    """A page answered with another status than was expected."""


class Browser:
    """Signed in as a user of one database. The whole WSGI application answers, middleware and signals included."""

    def __init__(self, user):
        self.application = get_wsgi_application()
        self.depths = cycle(DEPTHS)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.cookies = {"sessionid": session.session_key}

    def get(self, url):
        return self.ask("GET", url)

    def post(self, url, fields):
        return self.ask("POST", url, urlencode(fields, doseq=True).encode(), expected=302)

    def ask(self, method, url, body=b"", expected=200, **headers):
        """Return (seconds, text) of an answer. Raise Unexpected when its status is not the expected one. `headers`
        are further ones, by their names in the environment."""
        parts = urlsplit(url)
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
        } | headers
        answer, depth = {}, next(self.depths)

        def start(status, headers, *_):
            answer.update(status=status, headers=headers)

        begin = time.perf_counter()
        response = deeper(depth, lambda: self.application(environ, start))
        content = b"".join(response)
        response.close()
        seconds = time.perf_counter() - begin
        if int(answer["status"][:3]) != expected:
            raise Unexpected(f"{method} {url} answered {answer['status']}.")
        for name, value in answer["headers"]:
            if name == "Set-Cookie":
                self.cookies |= {key: each.value for key, each in SimpleCookie(value).items()}
        return seconds, content.decode()


@contextmanager
def statements():
    """The SQL statements that are executed meanwhile, as a list of (seconds, sql, parameters)."""
    seen = []

    def note(execute, sql, params, many, context):
        begin = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append((time.perf_counter() - begin, sql, params))

    with connection.execute_wrapper(note):
        yield seen


class FormFields(HTMLParser):
    """The fields of the form on a page that has a field of a certain name, as a browser would send them."""

    def __init__(self, page, *, having):
        super().__init__()
        self.forms, self.select = [], None
        self.feed(page)
        self.fields = next(fields for fields in self.forms if having in fields)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self.select = name
            self.forms[-1].setdefault(name, "")
        elif tag == "option" and "selected" in attrs and self.select:
            self.forms[-1][self.select] = attrs.get("value", "")
        elif tag == "textarea" and name:
            self.forms[-1][name] = ""
        elif tag == "input" and name and self.forms:
            ticked = attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs
            if ticked and attrs.get("type") not in ("submit", "file"):
                self.forms[-1][name] = attrs.get("value", "")
            else:
                self.forms[-1].setdefault(name, "") if attrs.get("type") == "radio" else None
