"""The site's own settings, as it runs for people, with two databases of different size."""

import os
from pathlib import Path

os.environ.setdefault(
    "SECRET_KEY", "a key for the benchmark alone, which nobody signs in to from afar"
)

from crm.settings import *  # noqa: E402, F403
from crm.settings import DATABASES, STORAGES, TEMPLATES  # noqa: E402

DEBUG = False
ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}]
ALLOWED_HOSTS = ["testserver"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# "default" is whichever of the others is being measured: databases.use() says which.
SMALL, LARGE = (int(n) for n in os.environ["BENCHMARK_ENTRIES"].split(","))
DATABASES |= {
    name: {**DATABASES["default"], "NAME": f"logbook_bench_{entries}"}
    for name, entries in (("small", SMALL), ("large", LARGE))
}
