"""One command serves everything, and Ctrl-C ends all of it."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import psutil
import pytest
from django.conf import settings

from crm.embedded.cluster import Cluster

# One for each process of the tests: what one ends, another must not miss.
DATA_DIR = settings.VAR_DIR / f"test-serving-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def manage(*args, **kwargs):
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_SERVER": DATA_DIR.name,
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", *args],
        cwd=settings.BASE_DIR,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **kwargs,
    )


def output_of(*args):
    """Return the exit status and the output of a command."""
    process = manage(*args)
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def site(port):
    """The command, once it has said where the site is and has answered: the last of its processes begins then."""
    status, output = output_of("migrate", "--verbosity", "0")
    assert status == 0, output
    process = manage("serve", "--port", port, start_new_session=True)
    family = psutil.Process(process.pid)
    family.known = []
    try:
        said = []
        while not any("Logbook is at" in line for line in said):
            said.append(process.stdout.readline())
            assert said[-1], "".join(said)
        assert ask(port, "/health/") == 200
        family.known = family.children(recursive=True)
        yield process, family
    finally:
        for member in [*family.known, *living_children(family), family]:
            if member.is_running():
                member.kill()
        process.communicate()


def living_children(process):
    return process.children(recursive=True) if process.is_running() else []


def ask(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as response:  # noqa: S310
        return response.status


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
def test_serves_until_told_to_end_and_leaves_nothing_behind(site, port, number):
    process, family = site
    assert ask(port, "/accounts/login/") == 200
    assert len(family.known) >= 3
    process.send_signal(number)
    assert process.wait(30) == 0
    assert not [member for member in family.known if member.is_running()]
    assert not Cluster(DATA_DIR).process()
    with pytest.raises(urllib.error.URLError):
        ask(port, "/health/")


def test_parts_end_with_the_command_however_it_ends(site):
    process, family = site
    process.kill()
    _, alive = psutil.wait_procs(family.known, timeout=30)
    assert not alive
    # A part that was told to end while it began leaves the server to whoever uses it next.
    output_of("migrate", "--check")
    assert not Cluster(DATA_DIR).process()


def test_busy_port_is_told_in_a_sentence(port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(port)))
        other.listen()
        status, output = output_of("serve", "--port", port)
        before = run_port(port)
    sentence = (
        f"Port {port} cannot be used (Address already in use). Choose another: make run PORT=8001\n"
    )
    assert (status, output) == (1, f"CommandError: {sentence}")
    assert (before.returncode, before.stderr) == (1, sentence)
    assert run_port(port).returncode == 0


@pytest.mark.parametrize("port", ["0", "99999", "eighty"])
def test_port_that_there_is_not_is_told_in_a_sentence(port):
    done = run_port(port)
    assert (done.returncode, done.stderr) == (
        1,
        f"There is no port {port}. Choose one from 1 to 65535: make run PORT=8001\n",
    )


def run_port(port):
    """Ask as `make run` does, before it makes anything."""
    command = [sys.executable, "-m", "crm.ports", port]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)


def test_shell_of_the_database_opens_on_the_embedded_server():
    status, output = output_of("dbshell", "--", "--tuples-only", "--command", "SELECT 6 * 7")
    assert (status, output.strip()) == (0, "42")
