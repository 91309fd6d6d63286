"""Our company's logo: what may be one, and how a browser gets it."""

import re
from base64 import b64decode

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from .typesetting import TypesettingError, pdf, picture

MAX_BYTES = 1024 * 1024
# A picture of one colour is a small file, however large it becomes in memory.
MAX_PIXELS = 25_000_000
# Every page waits for it.
SECONDS = 5
CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
PNG = re.compile(rb"\x89PNG\r\n\x1a\n....IHDR(?P<width>....)(?P<height>....)", re.DOTALL)
JPEG = re.compile(rb"\xff\xd8\xff")
JPEG_SIZE = re.compile(rb"\xff[\xc0-\xc2]..\x08(?P<height>..)(?P<width>..)", re.DOTALL)
# A picture within an SVG.
EMBEDDED = re.compile(rb"base64,\s*([A-Za-z0-9+/]{24,})")
SVG = re.compile(rb"(\xef\xbb\xbf)?\s*<(.{0,4000}<)?svg[\s>]", re.DOTALL)


def check_logo(content):
    """Return what kind of picture some bytes are: png, jpg or svg. Raises ValidationError for anything that no
    letter could carry."""
    if len(content) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 1 MB. Choose a smaller one."))
    kind = _kind(content)
    if not kind:
        raise ValidationError(_("Choose a PNG, JPEG or SVG picture."))
    if max(_pixels(content), default=0) > MAX_PIXELS:
        raise ValidationError(_("The picture has more than 25 million pixels. Make it smaller."))
    try:
        pdf("logo", {"logo": picture(kind, content)}, seconds=SECONDS)
    except TypesettingError:
        raise ValidationError(
            _(
                "This picture cannot be printed. Save it anew with another program, or choose another."
            )
        ) from None
    return kind


def _kind(content):
    begins = {"png": PNG, "jpg": JPEG, "svg": SVG}
    return next((kind for kind, pattern in begins.items() if pattern.match(content)), None)


def _pixels(content):
    """The sizes that a PNG or a JPEG says it has, and those in an SVG."""
    if SVG.match(content):
        for inner in EMBEDDED.findall(content):
            yield from _pixels(b64decode(inner[: len(inner) // 4 * 4]))
    found = [PNG.match(content)] if PNG.match(content) else []
    if JPEG.match(content):
        found = JPEG_SIZE.finditer(content)
    for size in found:
        yield int.from_bytes(size["width"]) * int.from_bytes(size["height"])


def logo_response(company):
    """Return a logo as a picture. What a picture can hold besides, a script for instance, does nothing."""
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
    content_type = CONTENT_TYPES[company.logo_type]
    return HttpResponse(bytes(company.logo), content_type=content_type, headers=headers)
