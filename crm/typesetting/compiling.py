"""From data to a PDF."""

import json
from functools import cache

import typst
from django.conf import settings
from django.utils import timezone

TEMPLATES = settings.BASE_DIR / "templates" / "typst"


class TypesettingError(Exception):
    """The PDF could not be made; the text is what typst says."""


def pdf(name, data, *, files=None, made_at=None, tagged=True):
    """Return the bytes of a PDF, made by the template of this name.

    `data` is what `json.dumps` takes; the template reads it as values, and puts its strings as text: they are
    never read as markup. `files` are further ones that the template may name, by name: bytes. Nothing else can be
    read but the templates. `made_at` is the moment at which the PDF says that it was made: the same input makes
    the same bytes. `tagged` says whether the PDF tells screen readers of its structure, which takes several times
    as long. Raises TypesettingError.
    """
    sources = (files or {}) | {
        "main.typ": (TEMPLATES / f"{name}.typ").read_bytes(),
        "data.json": json.dumps(data).encode(),
    }
    try:
        return typst.compile(
            sources,
            root=str(TEMPLATES),
            font_paths=_fonts(),
            timestamp=int((made_at or timezone.now()).timestamp()),
            pdf_tags=tagged,
        )
    except typst.TypstError as error:
        raise TypesettingError(error.message) from error


@cache
def _fonts():
    """Those that come with typst, and none of the machine's: pages look the same everywhere."""
    return typst.Fonts(include_system_fonts=False)
