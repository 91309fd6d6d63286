"""The doctor tells what needs a person, and only that."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from procrastinate.contrib.django import app

from crm import demo
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    """The sign of life of a worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id"
        )
        return cursor.fetchone()[0]


@pytest.fixture
def job():
    """A job that is due."""
    return app.configure_task("a task of nobody's", allow_unknown=True).defer()


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def examine(*args):
    """Return what the doctor writes and the sentence that it ends with, "" if all is well."""
    output = StringIO()
    try:
        call_command("doctor", *args, stdout=output)
    except CommandError as error:
        return output.getvalue(), str(error)
    return output.getvalue(), ""


def test_finds_nothing_where_all_is_well(worker):
    output, end = examine()
    assert end == ""
    assert "ok       Database: PostgreSQL " in output
    assert "ok       Queue: 1 worker is alive. 0 jobs wait." in output
    assert {line.split()[0] for line in output.splitlines()} == {"ok"}


def test_speaks_json(worker):
    output, end = examine("--json")
    findings = json.loads(output)
    assert {
        "level": "ok",
        "about": "Files",
        "text": "Attachments can be stored.",
        "advice": "",
    } in findings
    assert end == ""


def test_misses_the_worker():
    output, end = examine()
    assert (
        "warning  Queue: No worker is alive. 0 jobs wait. Start one: python manage.py procrastinate"
        in output
    )
    assert end == "1 thing needs a person."


def test_misses_a_worker_that_has_fallen_silent(worker, job):
    execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    output, _ = examine()
    assert "problem  Queue: No worker is alive. 1 job waits." in output


def test_finds_failed_jobs(worker, job):
    execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert "warning  Queue: 1 job has failed." in examine()[0]


def test_finds_abandoned_jobs(worker, job):
    execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker)
    assert "abandoned" not in examine()[0]
    execute("UPDATE procrastinate_jobs SET worker_id = NULL")
    assert "warning  Queue: 1 job was begun and abandoned." in examine()[0]


def test_finds_missing_migrations(worker):
    execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    output, end = examine()
    assert "problem  Database: 1 migration is missing. Run: python manage.py migrate" in output
    assert end


@pytest.mark.parametrize("email", demo.SIGN_INS)
def test_warns_of_demo_sign_ins_when_others_can_reach_the_site(worker, settings, email):
    user = make_user(email=email, password=demo.PASSWORD)
    assert f"warning  Sign-ins: Everybody knows the password of {email}." in examine()[0]
    settings.DEBUG = True
    assert "Everybody" not in examine()[0]
    settings.DEBUG = False
    user.set_password("something else")
    user.save()
    assert "Everybody" not in examine()[0]


def test_warns_of_debug_on_the_internet(worker, settings):
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["crm.example.com", "localhost"]
    assert (
        "problem  Settings: DEBUG is on, and the site answers to crm.example.com." in examine()[0]
    )


def test_warns_of_a_short_key(worker, settings):
    settings.SECRET_KEY = "short"
    assert "warning  Settings: SECRET_KEY is short enough to be guessed." in examine()[0]


def send_by(settings, backend, **options):
    """Let mails be sent by one of Django's backends."""
    path = f"django.core.mail.backends.{backend}.EmailBackend"
    if hasattr(settings, "MAILERS"):
        settings.MAILERS = {"default": {"BACKEND": path, "OPTIONS": options}}
    else:
        settings.EMAIL_BACKEND = path
        for name, value in options.items():
            setattr(settings, f"EMAIL_{name.upper()}", value)


def test_warns_of_mails_that_nobody_gets(worker, settings):
    send_by(settings, "filebased", file_path=settings.VAR_DIR / "mail")
    assert "Set EMAIL_URL, so that they are sent." in examine()[0]


def test_finds_a_place_where_mails_cannot_be_written(worker, settings):
    send_by(settings, "filebased", file_path=settings.BASE_DIR / "manage.py")
    output, end = examine()
    assert "problem  Mail: Mails cannot be written to files: " in output
    assert "Files: Attachments can be stored." in output


def test_finds_a_dead_mail_server(worker, settings):
    send_by(settings, "smtp", host="127.0.0.1", port=1)
    assert (
        "problem  Mail: The mail server cannot be used: [Errno 111] Connection refused."
        in examine()[0]
    )


def test_finds_a_place_where_files_cannot_be_stored(worker, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": "/proc"},
        },
    }
    assert "problem  Files: Attachments cannot be stored" in examine()[0]
