"""Settings of the tests: the site's own, on a server of their own, and quick."""

import os
import re
from pathlib import Path

# What this machine's owner has set is no business of the tests; only a database server may be named.
EXAMPLE = Path(__file__).parent.with_name(".env.example").read_text()
for name in re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE):
    if name != "DATABASE_URL":
        os.environ.pop(name, None)
os.environ["ENV_FILE"] = os.devnull
os.environ["SECRET_KEY"] = "a key for the tests, and nothing but the tests, of a proper length"

from crm.settings import *  # noqa: E402, F403
from crm.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"] == "crm.embedded":
    # Not where the trial data lie; and nobody misses these after a power cut.
    DATABASES["default"]["DATA_DIR"] = VAR_DIR / os.environ.get("TEST_SERVER", "test-postgresql")
    DATABASES["default"]["SERVER_SETTINGS"] = {
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
    }
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The tests speak plain HTTP.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
WHITENOISE_AUTOREFRESH = True
