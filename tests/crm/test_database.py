"""Without a database, people are told so in a sentence."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from crm.database import why_too_old, why_unreachable

NOWHERE = "postgres://logbook@127.0.0.1:1/logbook"
# What a stranger's browser gets from a site whose database is gone; the pool must not be waited for long.
REQUEST = """
import sys
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 0.1
import django
django.setup()
from django.test import Client
headers = {"accept-language": sys.argv[2]} if sys.argv[2:] else {}
response = Client(SERVER_NAME="localhost").get(sys.argv[1], headers=headers)
print(response.status_code, response.headers["Content-Type"], "Content-Security-Policy" in response.headers)
print(response.text)
"""


def run(*args):
    env = {**os.environ, "DATABASE_URL": NOWHERE, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, *args]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, text=True, capture_output=True)


def test_command_says_what_to_do():
    done = run("manage.py", "migrate")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("The database cannot be reached: connection to server at")
    assert "Connection refused. Start the server that DATABASE_URL names" in done.stderr
    assert done.stderr.count("\n") == 1


def test_doctor_says_it_once_and_looks_at_what_needs_no_database():
    done = run("manage.py", "doctor")
    assert done.returncode == 1
    assert done.stdout.count("cannot be reached") == 1
    found = [line.split()[1] for line in done.stdout.splitlines()]
    assert found == ["Settings:", "Settings:", "Database:", "Mail:", "Files:"], done.stdout
    assert "connection after" not in done.stdout


def test_page_says_so_too():
    done = run("-c", REQUEST, "/accounts/login/")
    assert done.stdout.startswith("503 text/html; charset=utf-8 True\n"), done.stderr
    assert "The database cannot be reached" in done.stdout
    assert "DATABASE_URL" in done.stderr
    assert "DATABASE_URL" not in done.stdout


def test_page_says_so_in_the_language_of_the_browser():
    done = run("-c", REQUEST, "/accounts/login/", "da")
    assert '<html lang="da">' in done.stdout, done.stderr


def test_health_says_so_to_machines():
    done = run("-c", REQUEST, "/health/")
    assert done.stdout.startswith("503 application/json True\n"), done.stderr
    assert '{"status": "error", "database": "unreachable"}' in done.stdout


@pytest.mark.django_db
def test_health_is_good_without_a_sign_in(client):
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_health_takes_no_orders(client):
    assert client.post("/health/").status_code == 405


@pytest.mark.django_db
def test_reachable_database_needs_no_sentence():
    assert why_unreachable() == ""


def test_server_that_is_too_old_is_named():
    assert why_too_old(150000) == why_too_old(180004) == ""
    assert why_too_old(140012).endswith("and the server that DATABASE_URL names is 14.")


@pytest.mark.django_db
def test_new_connections_are_checked_for_their_age(monkeypatch):
    another = connection.copy()
    monkeypatch.setattr("crm.database.OLDEST_VERSION", 99)
    with pytest.raises(OperationalError, match="needs PostgreSQL 99 or newer"):
        another.ensure_connection()
    another.close()
