"""Run Python tied to the process that started it, and end with it: `python -m crm.tied PID -m gunicorn …`.

On Linux even after `kill -9` of that process, which can then do nothing about it any more; elsewhere it runs on.
"""

import ctypes
import os
import signal
import sys

# From Linux's <sys/prctl.h>; what is asked for outlives the exec.
PR_SET_PDEATHSIG = 1


def main(parent, *command):
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):
            sys.exit("The process that started this one has ended.")
    os.execv(sys.executable, [sys.executable, *command])  # noqa: S606 (a shell is what is not wanted)


if __name__ == "__main__":
    main(*sys.argv[1:])
