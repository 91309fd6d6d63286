"""Promises of the whole site, kept for pages not yet written as well."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.factories import make_admin

TEMPLATES = sorted(
    path
    for app in ("", "crm/", "interactions/")
    for path in settings.BASE_DIR.glob(f"{app}templates/**/*.html")
)
# What a stranger may see: how to come in, and whether the site is alive.
OPEN = {"login", "logout", "password_reset", "password_reset_done", "password_reset_confirm"}
OPEN |= {"password_reset_complete", "health"}
# What programs call: they answer with problem documents, to strangers too.
CALLED = {"api:events", "api:interactions", "api:interaction", "api:contacts", "api:contact"}
# Any value that the converter takes will do: a stranger must not even learn whether it exists.
VALUES = ["C000123", "S0042", "1", "auth", "a1b2", "00000000-0000-0000-0000-000000000001"]
POLICY = {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"}
PRODUCTION = {
    "SECRET_KEY": "p" * 60 + "roduction",
    "ALLOWED_HOSTS": "crm.example.com",
    "EMAIL_URL": "smtp://localhost",
    "ENV_FILE": os.devnull,
}


def manage(*args, **env):
    """Run a command with these settings and no others."""
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "crm.settings",
        "ENV_FILE": os.devnull,
        **env,
    }
    command = [sys.executable, "manage.py", *args]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)


def named_urls(resolver=None, namespace=""):
    """Return every named address, with values in the place of parameters."""
    urls = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            urls |= named_urls(pattern, inner)
        elif pattern.name:
            urls[namespace + pattern.name] = address(namespace + pattern.name, pattern.pattern)
    return urls


def address(name, pattern):
    names = pattern.regex.groupindex
    for values in product(VALUES, repeat=len(names)):
        with suppress(NoReverseMatch):
            return reverse(name, kwargs=dict(zip(names, values, strict=True)))
    raise AssertionError(f"None of {VALUES} suits the address {name}: add one that does.")


def test_ground_never_imports_the_work():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_there_are_templates_to_look_at():
    assert settings.BASE_DIR / "templates" / "base.html" in TEMPLATES


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR))
)
def test_template_compiles_and_holds_nothing_that_the_policy_refuses(path):
    get_template(str(path).rpartition("/templates/")[2])
    text = path.read_text()
    if path.name == "email.html":
        # No page of the site: mail programs know no style sheet, and no policy of ours.
        text = text.replace(" style=", "")
    refused = r"""\son[a-z]+\s*=\s*["'{]|\sstyle\s*=|<style|javascript:|<script(?![^>]*\ssrc=)(?![^>]*json)"""
    assert not re.findall(refused, text)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "url"), sorted(named_urls().items()))
def test_stranger_is_sent_to_the_sign_in_page(client, name, url):
    response = client.get(url)
    if name in OPEN:
        assert response.status_code in {200, 302, 405}
        assert "login" not in response.headers.get("Location", "") or name == "logout"
    elif name in CALLED:
        assert response.status_code in {401, 405}
        assert response.headers["Content-Type"] == "application/problem+json"
    else:
        assert response.status_code == 302, f"{url} answers {response.status_code}."
        assert "/login/?next=" in response.headers["Location"]


@pytest.mark.django_db
def test_a_nul_in_the_address_or_in_a_form_is_refused_in_a_sentence_everywhere(client):
    client.force_login(make_admin())
    for name, url in named_urls().items():
        response = client.get(f"{url}?q=%00")
        assert response.status_code == 400, name
        assert "holds a character that no text has" in response.text
        response = client.post(url, {"name": "a\0b"})
        assert response.status_code == 400, name
    assert client.get("/contacts/%00/").status_code == 400
    client.cookies["sessionid"] = "a\0b"
    assert client.get("/contacts/").status_code == 400
    del client.cookies["sessionid"]
    form = {"email": "a\0b"}
    urlencoded = client.post("/accounts/reset/", "email=a%00b", "application/x-www-form-urlencoded")
    assert urlencoded.status_code == client.post("/accounts/reset/", form).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["login", "home", "health", "admin:index", "admin:auth_group_changelist"]
)
def test_page_comes_with_a_strict_policy(client, name):
    client.force_login(make_admin())
    response = client.get(reverse(name))
    assert response.status_code in {200, 302}
    policy = set(response.headers["Content-Security-Policy"].split("; "))
    assert policy >= POLICY
    assert not [directive for directive in policy if "unsafe" in directive]


@pytest.mark.django_db
def test_page_that_does_not_exist_comes_with_the_policy_too(client):
    response = client.get("/no/such/page/")
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_stranger_gets_no_navigation_on_a_page_that_does_not_exist(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert 'href="/accounts/login/"' in response.text
    assert "navbar" not in response.text
    client.force_login(make_admin())
    assert "navbar" in client.get("/no/such/page/").text


@pytest.mark.django_db
def test_a_page_that_breaks_says_so_in_the_look_and_the_language_of_the_site(client, monkeypatch):
    client.force_login(make_admin(language="da"))
    monkeypatch.setattr("crm.forms.account.AccountForm.__init__", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/accounts/")
    assert response.status_code == 500
    assert '<html lang="da">' in response.text
    assert 'content="light dark"' in response.text
    # Not by the hashed name: that is not known when the static files were not collected.
    assert 'href="/static/css/logbook.css"' in response.text


def test_deployment_check_is_silent():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "System check identified no issues (2 silenced).\n"


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"DEBUG": "maybe"}, "The setting DEBUG is wrong: "),
        ({"DEBUG": "true", "EMAIL_URL": "nonsense"}, "EMAIL_URL must begin with smtp://"),
        (
            {"DEBUG": "true", "DATABASE_URL": "mysql://host/name"},
            "DATABASE_URL must begin with postgres://",
        ),
        ({"DEBUG": "true", "DATABASE_URL": "nonsense"}, "The setting DATABASE_URL is wrong: "),
        (
            {"DEBUG": "true", "DATABASE_POOL_SIZE": "many"},
            "The setting DATABASE_POOL_SIZE is wrong: ",
        ),
        ({"DEBUG": "true", "DATABASE_POOL_SIZE": "0"}, "The setting DATABASE_POOL_SIZE is wrong: "),
        ({"DEBUG": "true", "DATABASE_URL": "postgres://"}, "DATABASE_URL must name a database"),
        ({"DEBUG": "true", "DATABASE_URL": "postgres://h/"}, "DATABASE_URL must name a database"),
        ({"DEBUG": "true", "ENV_FILE": "/nope"}, "The setting ENV_FILE is wrong: there is no file"),
        ({"DEBUG": "true", "ALLOWED_HOSTS": "a b"}, "The setting ALLOWED_HOSTS is wrong: "),
        ({"DEBUG": "true", "ALLOWED_HOSTS": ""}, "The setting ALLOWED_HOSTS is wrong: "),
        ({"DEBUG": "true", "ALLOWED_HOSTS": "https://a.b"}, "The setting ALLOWED_HOSTS is wrong: "),
        ({"DEBUG": "true", "MAX_ATTACHMENT_MB": "0"}, "The setting MAX_ATTACHMENT_MB is wrong: "),
        (
            {"DEBUG": "true", "SECURE_HSTS_SECONDS": "-4"},
            "The setting SECURE_HSTS_SECONDS is wrong:",
        ),
        ({"DEBUG": "true", "MAX_ATTACHMENT_MB": "big"}, "The setting MAX_ATTACHMENT_MB is wrong: "),
        ({"DEBUG": "true", "LOG_LEVEL": "loud"}, "The setting LOG_LEVEL is wrong: "),
        ({"DEBUG": "true", "LANGUAGE_CODE": "tlh"}, "The setting LANGUAGE_CODE is wrong: "),
        ({"DEBUG": "true", "TIME_ZONE": "Mars/Olympus"}, "The setting TIME_ZONE is wrong: "),
        ({"DEBUG": "true", "CURRENCY": "euros"}, "The setting CURRENCY is wrong: "),
        ({}, "Set SECRET_KEY to a long random string, or DEBUG=true to try Logbook out."),
    ],
    ids=lambda value: " ".join(map("=".join, value.items())) if isinstance(value, dict) else "",
)
def test_setting_that_makes_no_sense_is_told_in_a_sentence(env, sentence):
    done = manage("check", **env)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_every_setting_is_documented():
    source = (settings.BASE_DIR / "crm" / "settings.py").read_text()
    read = set(re.findall(r'from_env\(\s*env\.\w+,\s*"(\w+)"', source))
    documented = set(
        re.findall(r"^#?([A-Z_]+)=", (settings.BASE_DIR / ".env.example").read_text(), re.MULTILINE)
    )
    assert read == documented
