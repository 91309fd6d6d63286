"""Prints the ratios of docs/performance.md: numerator and denominator from this run, interleaved, medians."""

import argparse
import os
import sys


def arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--entries",
        default="10000,1000000",
        metavar="SMALL,LARGE",
        help="the two sizes of the log (default: %(default)s)",
    )
    parser.add_argument(
        "--only", default="", metavar="R1,R5", help="these ratios alone (default: all)"
    )
    parser.add_argument(
        "--repeat",
        type=int,
        default=40,
        metavar="N",
        help="how often each page is asked for (default: %(default)s)",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="show what the database does for each page of the larger log instead",
    )
    return parser.parse_args()


def main():
    wanted = arguments()
    os.environ["BENCHMARK_ENTRIES"] = wanted.entries
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    import django

    django.setup()

    from . import databases, report

    databases.prepare_both(print)
    if wanted.explain:
        return report.explain(print)
    only = {name.strip().upper() for name in wanted.only.split(",") if name.strip()}
    return report.ratios(only, wanted.repeat, print)


sys.exit(main())
