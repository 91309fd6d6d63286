"""Medians of interleaved runs: whatever slows the machine down slows everything alike."""

import statistics

from . import databases


def medians(cases, repeat):
    """Run each case once to warm up, then all of them in turn `repeat` times; return the median seconds by name.

    `cases` maps (database, name) to a function that does something and returns the seconds it took.
    """
    taken = {key: [] for key in cases}
    for number in range(repeat + 1):
        for key, run in cases.items():
            databases.use(key[0])
            seconds = run()
            if number:
                taken[key].append(seconds)
    return {key: statistics.median(seconds) for key, seconds in taken.items()}


def resident():
    """The memory that this process holds, in MiB."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
