"""The server as this process knows it: started when first needed, ended when nobody is left who needs it."""

import atexit
import contextlib
import fcntl
import functools
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

import psutil
import psycopg
from django.db.utils import OperationalError
from psycopg import sql

from .cluster import SOCKET, SUPERUSER, Cluster

# The shortest limit of the systems that the server runs on, macOS's.
LONGEST_SOCKET_PATH = 103


@functools.cache
def server_in(data_dir) -> "Server":
    """Return this process's one `Server` for the directory. Asking starts nothing."""
    return Server(Cluster(Path(data_dir).resolve()))


class Server:
    def __init__(self, cluster: Cluster):
        self.cluster = cluster
        self.threads = threading.RLock()
        self.process = self.member = self.membership = self.host = None
        self.databases = set()

    def ensure(self, database: str | None, settings: dict) -> bool:
        """Leave the server running and the database existing; return whether the server known before is dead.

        Raises `OperationalError` with a sentence for people.
        """
        with self.threads:
            dead = self.process is not None and not is_alive(self.process)
            known = self.process is not None and self.member == os.getpid() and not dead
            if known and (database is None or database in self.databases):
                return False
            try:
                self.join(database, settings)
            except (OSError, psycopg.Error) as error:
                raise OperationalError(
                    f"The embedded PostgreSQL in {self.cluster.data_dir} does not run: {error}"
                ) from error
            return dead

    def join(self, database, settings):
        self.cluster.data_dir.parent.mkdir(parents=True, exist_ok=True)
        with self.alone():
            self.count_in()
            self.process = self.cluster.process()
            if self.process is None:
                self.cluster.start(settings)
                self.process = self.cluster.process()
            self.databases.add(self.create_missing(database))

    @contextlib.contextmanager
    def alone(self):
        """Keep every other process from starting or stopping the server meanwhile."""
        fd = os.open(self.cluster.beside(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)

    def count_in(self):
        """Share a lock for as long as this process lives; the kernel lets go of it even after `kill -9`.

        A forked child inherits its parent's share, but has to hold one of its own.
        """
        if self.member == os.getpid():
            return
        if self.membership is not None:
            os.close(self.membership)
        self.membership = os.open(self.cluster.beside(".users"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self.membership, fcntl.LOCK_SH)
        self.member, self.databases = os.getpid(), set()
        self.host = self.short_path()
        atexit.register(self.leave)

    def leave(self):
        """Stop the server if no other process uses it."""
        if self.member != os.getpid():
            return
        with self.alone(), contextlib.suppress(BlockingIOError):
            fcntl.flock(self.membership, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self.cluster.process():
                self.cluster.stop()
        os.close(self.membership)
        self.process = self.member = self.membership = None

    def short_path(self) -> str:
        """Return a path to the directory of the server's socket that is short enough for a client."""
        data_dir = self.cluster.data_dir
        if len(os.fsencode(data_dir / SOCKET)) <= LONGEST_SOCKET_PATH:
            return str(data_dir)
        link = Path(tempfile.mkdtemp(prefix="logbook-"), "server")
        link.symlink_to(data_dir)
        atexit.register(shutil.rmtree, link.parent, ignore_errors=True)
        return str(link)

    def create_missing(self, database: str | None) -> str | None:
        with contextlib.closing(self.connect()) as connection:
            exists = "SELECT 1 FROM pg_database WHERE datname = %s"
            if database and not connection.execute(exists, [database]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return database

    def connect(self):
        """Connect to the database that is always there; a server that is still recovering gets a minute."""
        params = {"host": self.host, "user": SUPERUSER, "dbname": "postgres", "autocommit": True}
        deadline = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(**params)
            except psycopg.OperationalError:
                if time.monotonic() > deadline or not is_alive(self.process):
                    raise
                time.sleep(0.1)


def is_alive(process: psutil.Process | None) -> bool:
    """Return whether the process runs; one that is dead and not yet buried does not."""
    try:
        return bool(process) and process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
