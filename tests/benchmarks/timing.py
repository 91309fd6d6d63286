"""Ratios of interleaved runs: whatever slows the machine down slows both alike."""

import statistics

from . import databases


def compare(above, below, repeat):
    """Return the median ratio of two cases, and the median seconds of each.

    A case is a database and a function that does something and returns the seconds it took. Both are done once to
    warm up, and then in turn, `repeat` times.
    """
    taken = [(run(*above), run(*below)) for _ in range(repeat + 1)][1:]
    ratio = statistics.median(over / under for over, under in taken)
    return ratio, *map(statistics.median, zip(*taken, strict=True))


def run(database, work):
    databases.use(database)
    return work()


def resident():
    """The memory that this process holds, in MiB."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
