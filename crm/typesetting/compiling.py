"""From data to a PDF."""

import json
import subprocess
import sys

import typst
from django.utils import timezone

from . import setting


class TypesettingError(Exception):
    """The PDF could not be made; the text is what typst says."""


def pdf(name, data, *, made_at=None, seconds=None):
    """Return the bytes of a PDF, made by the template of this name.

    `data` is what `json.dumps` takes; the template reads it as values, and puts its strings as text: they are
    never read as markup. `made_at` is the moment at which the PDF says that it was made: the same input makes the
    same bytes. Raises TypesettingError.

    `seconds` are for much at once, and for what nobody knows yet: a process of its own sets it, which gives back
    its memory (typst keeps some hundred MB of a thousand pages), and is ended when it takes longer than these.
    """
    sources = sources_of(name, data)
    timestamp = int((made_at or timezone.now()).timestamp())
    if seconds:
        return _set_apart(sources, timestamp, seconds)
    try:
        return setting.set_pages(sources, timestamp)
    except typst.TypstError as error:
        raise TypesettingError(error.message) from error


def sources_of(name, data):
    """Return what typst reads, by name, for a template and its data."""
    return {
        "main.typ": (setting.TEMPLATES / f"{name}.typ").read_bytes(),
        "data.json": json.dumps(data).encode(),
    }


def _set_apart(sources, timestamp, seconds):
    try:
        done = subprocess.run(  # noqa: S603 (nothing of it comes from outside)
            [sys.executable, setting.__file__],
            input=setting.packed(sources, timestamp),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError("It takes too long.") from error
    if done.returncode:
        raise TypesettingError(done.stderr.decode(errors="replace").strip())
    return done.stdout
