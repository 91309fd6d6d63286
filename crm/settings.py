"""Settings: one file, from the environment, loud on nonsense. `.env.example` documents each variable."""

import os
import re
from pathlib import Path
from zoneinfo import available_timezones

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError, ValidationError, validate

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
env_file = os.environ.get("ENV_FILE")
if env_file and not Path(env_file).exists():
    raise ImproperlyConfigured(f"The setting ENV_FILE is wrong: there is no file {env_file}.")
env.read_env(env_file or BASE_DIR / ".env", recurse=False)
HOST_NAME = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-f:]+\]", re.IGNORECASE)


def are_host_names(hosts):
    """Raise `ValidationError` unless each is what a browser says after https://, or * for all."""
    if not hosts:
        raise ValidationError("Name at least one host.")
    for host in hosts:
        if not HOST_NAME.fullmatch(host):
            raise ValidationError(
                f"{host!r} is no host name. Write names without https:// and port, with commas between them."
            )


def at_least(smallest):
    return validate.Range(min=smallest, error="It must be at least {min}.")


def from_env(read, name, *args, **kwargs):
    """Return `read(name, …)`; a value that cannot be read stops the program with one sentence."""
    try:
        return read(name, *args, **kwargs)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"The setting {name} is wrong: {error}") from error


DEBUG = from_env(env.bool, "DEBUG", False)
SECRET_KEY = from_env(env.str, "SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random string, or DEBUG=true to try Logbook out."
        )
    # Sign-ins outlive a restart of the trial server, yet no two installations share a key.
    VAR_DIR.mkdir(exist_ok=True)
    key_file = VAR_DIR / "secret_key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(get_random_secret_key())
    SECRET_KEY = key_file.read_text()
ALLOWED_HOSTS = from_env(
    env.list, "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], validate=are_host_names
)
CSRF_TRUSTED_ORIGINS = from_env(env.list, "CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "crm.apps.CrmConfig",
    "interactions.apps.InteractionsConfig",
    "crm.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "ninja",
    "pgtrigger",
    "pghistory",
    "crm.apps.QueueConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "interactions.api.problems.ProblemMiddleware",
    "crm.middleware.DatabaseMiddleware",
    "crm.middleware.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crm.middleware.SignInMiddleware",
    "crm.middleware.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["crm.templatetags.looks"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "crm.forms.rendering.SiteRenderer"
DJANGO_TABLES2_TEMPLATE = "includes/table.html"

# Database. Both kinds keep their connections: opening one costs more than most pages (docs/performance.md).
# Nobody waits long for a database that is gone: a thread that waits is missed by others, /health/ for one.
POOL = {
    "min_size": 1,
    "max_size": from_env(env.int, "DATABASE_POOL_SIZE", 8, validate=at_least(1)),
    "timeout": 2,
}
if from_env(env.str, "DATABASE_URL", ""):
    DATABASES = {"default": from_env(env.dj_db_url, "DATABASE_URL")}
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgres:// and name a PostgreSQL server."
        )
    if not DATABASES["default"]["NAME"]:
        raise ImproperlyConfigured(
            "DATABASE_URL must name a database after the server: postgres://user:password@server/database."
        )
else:
    DATABASES = {
        "default": {"ENGINE": "crm.embedded", "NAME": "logbook", "DATA_DIR": VAR_DIR / "postgresql"}
    }
OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
OPTIONS["pool"] = POOL
# No trigger is to be ignored. Where nothing is said of it, each call of a trigger asks in a subtransaction, which
# fails, and each that fails walks through all that is still to be checked: a hundred thousand rows take a minute.
OPTIONS["options"] = f"-c pgtrigger.ignore={{}} {OPTIONS.get('options', '')}".strip()
# A server that was restarted meanwhile costs nobody an error page.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who may come in
AUTH_USER_MODEL = "crm.User"
AUTHENTICATION_BACKENDS = ["crm.backends.OneQueryBackend"]
CSRF_FAILURE_VIEW = "crm.views.errors.page_too_old"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Language, time and money
LANGUAGES = [("en", _("English")), ("da", _("Danish"))]
LANGUAGE_CODE = from_env(env.str, "LANGUAGE_CODE", "en", validate=validate.OneOf(dict(LANGUAGES)))
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = from_env(
    env.str,
    "TIME_ZONE",
    "Europe/Copenhagen",
    validate=validate.OneOf(available_timezones(), error="There is no such time zone."),
)
USE_I18N = True
USE_TZ = True
CURRENCY = from_env(
    env.str, "CURRENCY", "EUR", validate=validate.Regexp("^[A-Z]{3}$", error="Not three letters.")
)

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = from_env(env.path, "FILES_DIR", VAR_DIR / "files")
MAX_ATTACHMENT_BYTES = (
    from_env(env.int, "MAX_ATTACHMENT_MB", 10, validate=at_least(1)) * 1024 * 1024
)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Mail. Without EMAIL_URL, mails are written to files that a person can open.
if from_env(env.str, "EMAIL_URL", ""):
    mail = from_env(env.dj_email_url, "EMAIL_URL")
    if "EMAIL_BACKEND" not in mail:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl://.")
    mailer = {
        "BACKEND": mail["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": mail["EMAIL_HOST"],
            "port": mail["EMAIL_PORT"],
            "username": mail["EMAIL_HOST_USER"],
            "password": mail["EMAIL_HOST_PASSWORD"],
            "use_tls": mail["EMAIL_USE_TLS"],
            "use_ssl": mail["EMAIL_USE_SSL"],
            "timeout": 20,
        },
    }
else:
    mailer = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": VAR_DIR / "mail"},
    }
if django.VERSION >= (6, 1):
    MAILERS = {"default": mailer}
else:
    EMAIL_BACKEND = mailer["BACKEND"]
    names = {"username": "EMAIL_HOST_USER", "password": "EMAIL_HOST_PASSWORD"}
    for option, value in mailer["OPTIONS"].items():
        globals()[names.get(option, f"EMAIL_{option.upper()}")] = value
# How many a minute; 0 is as many as the server takes.
EMAIL_RATE = from_env(env.int, "EMAIL_RATE", 0, validate=at_least(0))
DEFAULT_FROM_EMAIL = from_env(env.str, "DEFAULT_FROM_EMAIL", "logbook@localhost")

# Security: everything comes from this site, nothing is inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Tabler's style sheet holds its small pictures as data: addresses.
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_SSL_REDIRECT = from_env(env.bool, "SECURE_SSL_REDIRECT", not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = from_env(
    env.int, "SECURE_HSTS_SECONDS", 0 if DEBUG else 60 * 60 * 24 * 30, validate=at_least(0)
)
if from_env(env.bool, "BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Subdomains and the browsers' preload list are the domain owner's to decide, not one application's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": from_env(env.log_level, "LOG_LEVEL", "WARNING")},
    # Whoever asked for a connection and got none says so once; the pool would repeat it every second.
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
}
