"""The embedded server keeps its promises to every process that uses it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from crm.embedded.cluster import Cluster
from crm.embedded.server import is_alive

ROOT = Path(__file__).resolve().parents[2]
# A process of its own, as a command or a web worker is. It answers each line of SQL with one line.
CLIENT = """
import os, sys
import psycopg_pool
from django.conf import settings
settings.configure(USE_TZ=True, DATABASES={"default": {
    "ENGINE": "crm.embedded", "NAME": "logbook", "DATA_DIR": sys.argv[1],
    "SERVER_SETTINGS": {"shared_buffers": "16MB"},
    "OPTIONS": {"pool": {"min_size": int(os.environ.get("POOL", 1)), "max_size": 20}},
}})
import django
django.setup()
from django.db import Error, connection
if len(sys.argv) > 2 and connection.vendor:
    os.setgroups([])
    os.setuid(int(sys.argv[2]))
for line in sys.stdin:
    try:
        with connection.cursor() as cursor:
            cursor.execute(line)
            print(cursor.fetchone()[0], flush=True)
    except Error as error:
        print(type(error).__name__, error, flush=True)
    connection.close()
"""


class Client:
    def __init__(self, data_dir, *args, **kwargs):
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", CLIENT, data_dir, *args],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **kwargs,
        )

    def send(self, sql):
        self.process.stdin.write(sql + "\n")
        self.process.stdin.flush()

    def ask(self, sql="SELECT current_database()"):
        self.send(sql)
        return self.process.stdout.readline().strip()

    def leave(self):
        """End as commands do; return what was written to the terminal."""
        _, errors = self.process.communicate(timeout=30)
        return errors

    def kill(self):
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def directory():
    """A directory that any user may reach, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="logbook test "))
    path.chmod(0o755)
    yield path
    if process := Cluster(path / "server").process():
        # The server's own processes write still when it is gone already.
        processes = [process, *process.children()]
        process.kill()
        psutil.wait_procs(processes, timeout=30)
    shutil.rmtree(path)


@pytest.fixture
def data_dir(directory):
    return directory / "server"


@pytest.fixture
def join():
    """Return a function that starts another process on a data directory."""
    clients = []

    def start(*args, **kwargs):
        clients.append(Client(*args, **kwargs))
        return clients[-1]

    yield start
    for client in clients:
        client.kill()


def server_of(data_dir):
    return Cluster(data_dir).process()


def kill_server_of(data_dir):
    process = server_of(data_dir)
    process.kill()
    while is_alive(process):
        time.sleep(0.01)


def test_nothing_starts_before_the_first_connection(data_dir, join):
    client = join(data_dir)
    assert client.leave() == ""
    assert not data_dir.exists()


def test_first_connection_makes_the_server_and_the_database(data_dir, join):
    client = join(data_dir)
    assert client.ask() == "logbook"
    assert server_of(data_dir)
    assert client.leave() == ""
    assert not server_of(data_dir)


def test_processes_that_start_at_once_share_one_server(data_dir, join):
    clients = [join(data_dir) for _ in range(3)]
    for client in clients:
        client.send("SELECT pg_postmaster_start_time()")
    assert len({client.process.stdout.readline() for client in clients}) == 1
    assert clients[0].leave() == clients[1].leave() == ""
    assert clients[2].ask() == "logbook"
    clients[2].leave()
    assert not server_of(data_dir)


def test_data_outlive_the_server(data_dir, join):
    join(data_dir).ask("CREATE TABLE kept AS SELECT 'here' AS word; SELECT 1")
    first = join(data_dir)
    first.ask()
    first.leave()
    assert join(data_dir).ask("SELECT word FROM kept") == "here"


def test_killed_server_is_back_for_the_next_connection(data_dir, join):
    client = join(data_dir)
    before = client.ask("SELECT pg_postmaster_start_time()")
    kill_server_of(data_dir)
    after = client.ask("SELECT pg_postmaster_start_time()")
    assert after.startswith("20")
    assert after != before


def test_killed_server_is_back_for_the_next_process(data_dir, join):
    join(data_dir).ask()
    kill_server_of(data_dir)
    assert join(data_dir).ask() == "logbook"


def test_server_of_a_killed_process_is_used_and_ended_by_the_next(data_dir, join):
    killed = join(data_dir)
    before = killed.ask("SELECT pg_postmaster_start_time()")
    killed.kill()
    following = join(data_dir)
    assert following.ask("SELECT pg_postmaster_start_time()") == before
    following.leave()
    assert not server_of(data_dir)


def test_process_that_ends_while_its_pool_opens_connections_says_nothing(data_dir, join):
    client = join(data_dir, env={**os.environ, "POOL": "20"})
    assert client.ask() == "logbook"
    assert client.leave() == ""
    assert not server_of(data_dir)


def test_note_of_a_killed_server_may_name_a_stranger(data_dir, join):
    first = join(data_dir)
    first.ask()
    first.leave()
    (data_dir / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir}\n")
    assert join(data_dir).ask() == "logbook"
    assert psutil.pid_exists(os.getpid())


@pytest.mark.parametrize("name", ["a 'quoted' \"$HOME\" `path`", "long" * 40], ids=["odd", "long"])
def test_any_path_will_do(directory, name, join):
    data_dir = directory / name / "server"
    client = join(data_dir)
    assert client.ask() == "logbook"
    assert client.leave() == ""
    assert not server_of(data_dir)


def test_ordinary_user_runs_the_server(directory, data_dir, join):
    user = os.geteuid() or 65534
    os.chown(directory, user, -1)
    client = join(data_dir, str(user))
    assert client.ask() == "logbook"
    assert server_of(data_dir).uids().effective == data_dir.stat().st_uid == user
    assert client.leave() == ""
    assert not server_of(data_dir)


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("SHOW server_encoding", "UTF8"),
        ("SELECT upper('blåbærgrød')", "BLÅBÆRGRØD"),
        (
            "SELECT string_agg(word, ' ' ORDER BY word) FROM (VALUES ('å'), ('b'), ('B')) AS _ (word)",
            "B b å",
        ),
        ("SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'", "UTC"),
        ("SHOW listen_addresses", ""),
        ("SHOW shared_buffers", "16MB"),
    ],
)
def test_server_is_the_same_on_every_machine(data_dir, join, sql, answer):
    assert (
        join(data_dir, env={**os.environ, "LC_ALL": "da_DK", "TZ": "Asia/Tokyo"}).ask(sql) == answer
    )


def test_data_of_another_version_are_refused_with_a_sentence(data_dir, join):
    data_dir.mkdir()
    (data_dir / "PG_VERSION").write_text("9.6\n")
    answer = join(data_dir).ask()
    assert answer.startswith("OperationalError The embedded PostgreSQL in ")
    assert "made by PostgreSQL 9.6" in answer


def test_server_that_does_not_start_says_why(data_dir, join):
    first = join(data_dir)
    first.ask()
    first.leave()
    (data_dir / "postgresql.conf").write_text("nonsense = 1\n")
    assert 'postgresql.conf" contains errors' in join(data_dir).ask()
