"""The site and its worker in one command, for trying Logbook out."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from crm import demo
from crm.ports import why_unusable

PATIENCE = 15


class Command(BaseCommand):
    help = (
        "Serve the site and work off its jobs until Ctrl-C, which ends both and, if nobody else uses it, the "
        "embedded database server. For trying Logbook out; docs/operations.md tells how to run it for others."
    )

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")

    def handle(self, *, port, **options):
        if sentence := why_unusable(port):
            raise CommandError(sentence)
        sign_ins = (
            get_user_model().objects.filter(email__in=demo.SIGN_INS).values_list("email", flat=True)
        )
        sign_ins = [email for email in demo.SIGN_INS if email in set(sign_ins)]
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        site = ["-m", "gunicorn", "crm.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "8"]
        site += ["--log-level", "warning", "--no-control-socket"]
        with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as processes:
            running = [
                processes.enter_context(child(command))
                for command in (site, ["manage.py", "procrastinate", "worker"])
            ]
            wait_for(port, running)
            self.announce(port, sign_ins)
            while not any(process.poll() is not None for process in running):
                time.sleep(0.5)
            raise CommandError("A part of Logbook has ended by itself; its last words are above.")
        self.stdout.write("\nEnded.")

    def announce(self, port, sign_ins):
        self.stdout.write(f"\nLogbook is at http://127.0.0.1:{port}/  (Ctrl-C ends it)\n")
        for email in sign_ins:
            self.stdout.write(f"  {demo.SIGN_INS[email]:14} {email:20} {demo.PASSWORD}")
        self.stdout.flush()


@contextlib.contextmanager
def child(command):
    """Run Python with the command in a process group of its own, so that only this process hears Ctrl-C."""
    tied = [sys.executable, "-m", "crm.tied", str(os.getpid()), *command]
    process = subprocess.Popen(tied, process_group=0)  # noqa: S603
    try:
        yield process
    finally:
        # One more Ctrl-C must not leave anything behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        end(process)


def end(process):
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(port, running):
    """Return when the site takes connections, or one of the processes has ended."""
    while all(process.poll() is None for process in running):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
