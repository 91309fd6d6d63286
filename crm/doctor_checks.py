"""What the doctor looks at in the ground: settings, database, queue, mail, files and sign-ins."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail.backends import filebased
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from . import demo
from .database import why_unreachable
from .doctor import check, ok, problem, warning

SHORTEST_KEY = 50
# A worker gives a sign of life every ten seconds.
SILENCE = timedelta(seconds=30)
START_WORKER = gettext_lazy("Start one: python manage.py procrastinate worker")


@check(gettext_lazy("Settings"), without_database=True)
def look_at_settings():
    public = set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]"}
    if not settings.DEBUG:
        yield ok(_("DEBUG is off."))
    elif public:
        yield problem(
            _("DEBUG is on, and the site answers to %(hosts)s.")
            % {"hosts": ", ".join(sorted(public))},
            _("Set DEBUG=false; error pages tell strangers everything."),
        )
    else:
        yield ok(_("DEBUG is on, and the site answers to this machine only."))
    if settings.DEBUG or len(settings.SECRET_KEY) >= SHORTEST_KEY:
        yield ok(_("SECRET_KEY is set."))
    else:
        yield warning(
            _("SECRET_KEY is short enough to be guessed."),
            _("Set it to at least %(length)d random characters.") % {"length": SHORTEST_KEY},
        )


@check(gettext_lazy("Database"), without_database=True)
def look_at_database():
    if sentence := why_unreachable():
        yield problem(sentence, "")
        return
    version = ".".join(map(str, connection.get_database_version()))
    yield ok(_("PostgreSQL %(version)s answers.") % {"version": version})
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        yield problem(
            ngettext("%d migration is missing.", "%d migrations are missing.", missing) % missing,
            _("Run: python manage.py migrate"),
        )
    else:
        yield ok(_("No migration is missing."))


@check(gettext_lazy("Queue"))
def look_at_queue():
    now = timezone.now()
    workers = ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - SILENCE)
    due = ProcrastinateJob.objects.filter(
        Q(scheduled_at=None) | Q(scheduled_at__lte=now), status="todo"
    ).count()
    waiting = ngettext("%d job waits.", "%d jobs wait.", due) % due
    if count := workers.count():
        yield ok(
            (ngettext("%d worker is alive.", "%d workers are alive.", count) % count)
            + " "
            + waiting
        )
    else:
        found = problem if due else warning
        yield found(_("No worker is alive.") + " " + waiting, START_WORKER)
    doing = ProcrastinateJob.objects.filter(status="doing")
    yield from look_at_jobs(
        doing.exclude(worker__in=workers).count(),
        lambda n: ngettext(
            "%d job was begun and abandoned.", "%d jobs were begun and abandoned.", n
        ),
    )
    yield from look_at_jobs(
        ProcrastinateJob.objects.filter(status="failed").count(),
        lambda n: ngettext("%d job has failed.", "%d jobs have failed.", n),
    )


def look_at_jobs(count, sentence):
    if count:
        yield warning(
            sentence(count) % count,
            _("Look at them in the administration under “Job queue”, and retry or cancel them."),
        )


@check(gettext_lazy("Mail"), without_database=True)
def look_at_mail():
    try:
        mailer = mail.mailers.default if hasattr(mail, "mailers") else mail.get_connection()
    except ImproperlyConfigured as error:
        yield problem(
            _("Mails cannot be written to files: %(error)s") % {"error": error},
            _("Set EMAIL_URL, so that they are sent."),
        )
        return
    if isinstance(mailer, filebased.EmailBackend):
        place = _("Mails are written to files in %(path)s.") % {"path": mailer.file_path}
        yield (
            ok(place)
            if settings.DEBUG
            else warning(place, _("Set EMAIL_URL, so that they are sent."))
        )
        return
    try:
        with mailer:
            yield ok(_("The mail server answers."))
    except OSError as error:
        yield problem(
            _("The mail server cannot be used: %(error)s.") % {"error": error},
            _("Start it, or correct EMAIL_URL."),
        )


@check(gettext_lazy("Files"), without_database=True)
def look_at_files():
    try:
        default_storage.delete(default_storage.save(f"doctor-{uuid4()}", ContentFile(b"?")))
    except OSError as error:
        yield problem(
            _("Attachments cannot be stored: %(error)s.") % {"error": error},
            _(
                "Make the directory that FILES_DIR names writable for the user that the site runs as."
            ),
        )
    else:
        yield ok(_("Attachments can be stored."))


@check(gettext_lazy("Sign-ins"))
def look_at_sign_ins():
    users = get_user_model().objects.filter(email__in=demo.SIGN_INS, is_active=True)
    known = [
        user.email for user in users if not settings.DEBUG and user.check_password(demo.PASSWORD)
    ]
    if known:
        yield warning(
            _("Everybody knows the password of %(emails)s.") % {"emails": ", ".join(known)},
            _("Deactivate these users, or change their passwords."),
        )
    else:
        yield ok(_("No sign-in of the demo is open to the world."))
