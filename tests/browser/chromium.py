"""The browser that the tests use. `python -m tests.browser.chromium` installs Debian's where there is none."""

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
MACS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ADVICE = (
    "The browser tests need Chromium or Chrome. Install one, or name it in the variable CHROME."
)
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find():
    """Return the path of the browser, or None. The variable CHROME wins over what lies about."""
    names = [os.environ["CHROME"]] if os.environ.get("CHROME") else [*NAMES, MACS]
    return next(filter(None, map(shutil.which, names)), None)


def install():
    """Install Debian's Chromium; return whether that worked."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid():
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = [[apt, "update"], [apt, "install", "--yes", "--no-install-recommends", "chromium"]]
    return not any(
        subprocess.run([*command, "--quiet"], env=env).returncode for command in commands
    )


if __name__ == "__main__" and not (find() or (install() and find())):
    sys.stderr.write(ADVICE + "\n")
