"""typst itself, and nothing of Django: as a script, it sets what it reads in a process of its own."""

import base64
import json
import sys
from functools import cache
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parents[2] / "templates" / "typst"


def set_pages(sources, timestamp):
    """Return the bytes of the PDF of some sources, bytes by their names; `main.typ` is the one to begin with. They
    reach the templates and no other file. Raises `typst.TypstError`."""
    return typst.compile(sources, root=str(TEMPLATES), font_paths=_fonts(), timestamp=timestamp)


@cache
def _fonts():
    """Those that come with typst, and none of the machine's: pages look the same everywhere."""
    return typst.Fonts(include_system_fonts=False)


def packed(sources, timestamp):
    """Return what the script reads."""
    texts = {name: base64.b64encode(source).decode() for name, source in sources.items()}
    return json.dumps([texts, timestamp]).encode()


if __name__ == "__main__":
    texts, timestamp = json.load(sys.stdin.buffer)
    sources = {name: base64.b64decode(text) for name, text in texts.items()}
    try:
        sys.stdout.buffer.write(set_pages(sources, timestamp))
    except typst.TypstError as error:
        sys.exit(error.message)
