"""Whether the site can be served on a port: `python -m crm.ports 8000`, before anything is done for it."""

import os
import socket
import sys

HIGHEST = 65535


def why_unusable(port: str) -> str:
    """Return a sentence that says why nothing can listen on the port and what to do, or ""."""
    if not port.isascii() or not port.isdecimal() or not 1 <= int(port) <= HIGHEST:
        return f"There is no port {port}. Choose one from 1 to {HIGHEST}: make run PORT=8001"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            reason = os.strerror(error.errno)
            return f"Port {port} cannot be used ({reason}). Choose another: make run PORT=8001"
    return ""


if __name__ == "__main__":
    sys.exit(why_unusable(sys.argv[1]) or None)
