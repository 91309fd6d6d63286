"""The ratios, which pages they compare, and the tables that say how it went."""

from django.conf import settings

from . import databases, deletion, letters, run_cancelling, segments, telling
from .browser import statements
from .cases import SEARCHES, Site
from .explaining import plans
from .timing import compare

GOALS = {
    "R1": ("log's first page ÷ floor page", 1.7),
    "R3": ("log at the larger size ÷ at the smaller", 1.1),
    "R4": ("deepest page ÷ first page", 1.1),
    "R5": ("search ÷ first page", 1.5),
    "R6": ("contact with 200 entries ÷ floor page", 2),
    "R7": ("form, many contacts ÷ few contacts", 1.05),
    "R8": ("recording one ÷ floor page", 2),
    "R9": ("logging a segment ÷ raw INSERT … SELECT", 1.15),
    "R9B": ("cancelling a run of 100,000 ÷ raw UPDATE", 1.5),
    "R9C": ("restoring a run of 100,000 ÷ raw UPDATE", 1.5),
    "R10": ("deleting the cancelled tenth ÷ raw DELETE", 1.3),
    "R12": ("SQL statements a page", 8),
    "R16": ("events through the API, one by one ÷ bare INSERT", 6),
    "R17": ("events through the API, in thousands ÷ bare INSERT", 2),
    "R18": ("100,000 events by the command ÷ COPY", 3),
    "R13": ("memory growth over bulk work, MiB", 10),
    "R19": ("the letters of a run as one PDF ÷ typst alone", 1.5),
}


def pairs(addresses):
    """Return {ratio: [(what, numerator, denominator)]}; both are a database and a page."""
    log_pages = [name for name in addresses if name.startswith(("log", "search"))]
    both = ("large", "small")
    return {
        "R1": [("", (size, "log"), (size, "floor")) for size in both],
        "R3": [(name, ("large", name), ("small", name)) for name in log_pages],
        "R4": [("", (size, "log, deepest page"), (size, "log")) for size in both],
        "R5": [
            (name, (size, f"search, {name}"), (size, "log")) for name in SEARCHES for size in both
        ],
        "R6": [("", (size, "contact, 200 entries"), (size, "floor")) for size in both],
        "R7": [
            (name, ("large", name), ("small", name))
            for name in ("recording", "recording, contact preset")
        ],
        "R8": [("", (size, "POST"), (size, "floor")) for size in both],
    }


def ratios(only, repeat, say):
    """Measure and print the ratios of these names, or all; return 0, or 1 when a goal is missed."""
    sites = {}
    for size, entries in (("small", settings.SMALL), ("large", settings.LARGE)):
        databases.use(size)
        sites[size] = Site(entries)
    wanted = [name for name in GOALS if not only or name in only]
    missed = timed(sites, wanted, repeat, say)
    if "R12" in wanted:
        missed += counted(sites, say)
    if {"R9", "R13"} & set(wanted):
        tell_steps(say)
        missed += logged(wanted, say)
    if {"R9B", "R9C", "R13"} & set(wanted):
        missed += cancelled(wanted, say)
    if {"R16", "R17", "R18", "R13"} & set(wanted):
        missed += told(wanted, say)
    if "R19" in wanted:
        missed += printed(wanted, say)
    if {"R10", "R13"} & set(wanted):
        missed += deleted(sites["large"], wanted, say)
    say(f"\n{len(missed)} goals missed{': ' if missed else '.'}{'; '.join(missed)}")
    return 1 if missed else 0


def timed(sites, wanted, repeat, say):
    """Print the ratios that are of time; return those that miss their goal."""
    addresses = {}
    for size, site in sites.items():
        databases.use(size)
        addresses[size] = site.addresses()
    rows = [(name, *row) for name, found in pairs(addresses["large"]).items() for row in found]
    say("| ratio | what | entries | goal | measured | ms | ÷ ms |")
    say("|---|---|---:|---:|---:|---:|---:|")
    missed = {}
    for name, what, *pages in rows:
        if name not in wanted:
            continue
        cases = [(size, case(sites[size], addresses[size], page)) for size, page in pages]
        ratio, *seconds = compare(*cases, repeat)
        title, goal = GOALS[name]
        title = f"{title}: {what}" if what else title
        entries = f"{sites[pages[0][0]].entries:,}"
        above, below = (f"{each * 1000:.1f}" for each in seconds)
        say(f"| {name} | {title} | {entries} | {goal} | {bold(ratio, goal)} | {above} | {below} |")
        if round(ratio, 2) > goal:
            missed[f"{name} {what or title} at {entries}"] = pages[0]
    for label, (size, page) in missed.items():
        databases.use(size)
        tell_statements(label, case(sites[size], addresses[size], page), say)
    return list(missed)


def bold(figure, goal):
    """The figure; in bold where it misses the goal."""
    told = f"{figure:.2f}" if isinstance(figure, float) else str(figure)
    return told if round(figure, 2) <= goal else f"**{told}**"


def case(site, addresses, page):
    """The function that asks for a page, or records one interaction, and returns the seconds."""
    return site.record if page == "POST" else lambda: site.get(addresses[page])


def tell_statements(label, work, say):
    """Say where the time of what missed its goal goes."""
    with statements() as seen:
        seconds = work()
    sql = sum(each[0] for each in seen)
    say(f"\n{label}: {seconds * 1000:.1f} ms, of which SQL {sql * 1000:.1f} ms")
    for taken, text, _ in sorted(seen, key=lambda each: -each[0])[:3]:
        say(f"- {taken * 1000:.1f} ms `…{' '.join(text.split())[-200:]}`")


def counted(sites, say):
    """Print how many statements each page takes; return the names of those that take too many."""
    say("\n| page | SQL statements | at the smaller size |")
    say("|---|---:|---:|")
    counts = {}
    for size, site in sites.items():
        databases.use(size)
        for name, address in site.addresses().items():
            with statements() as seen:
                site.get(address)
            counts.setdefault(name, {})[size] = len(seen)
    goal = GOALS["R12"][1]
    for name, count in counts.items():
        say(f"| {name} | {bold(count['large'], goal)} | {count['small']} |")
    return [f"R12 {name}" for name, count in counts.items() if count["large"] > goal]


def deleted(site, wanted, say):
    """Print what deleting the cancelled entries costs; return the goals that are missed."""
    ours, raw, growth = deletion.compare()
    say(
        f"\nDeleting the cancelled tenth of {site.entries:,} entries: {ours:.2f} s, bare {raw:.2f} s"
    )
    return judged({"R10": ours / raw, "R13": growth}, "", wanted, say)


def tell_steps(say):
    """Print how long it takes to count whom a step would concern, while its criteria are being chosen."""
    for what, seen, seconds in segments.count_steps():
        number = "too many to wait for" if seen.number is None else f"{seen.number:,}"
        say(f"- {what}: {number}{'+' if seen.more else ''}, {seconds * 1000:.0f} ms")


def logged(wanted, say):
    """Print what logging segments costs; return the goals that are missed."""
    missed = []
    for entries, ours, raw, growth in segments.compare_logging():
        say(f"\nLogging a segment of {entries:,}: {ours:.2f} s, bare {raw:.2f} s")
        what = f" at {entries:,}"
        missed += judged({"R9": ours / raw, "R13": growth}, what, wanted, say)
    return missed


def cancelled(wanted, say):
    """Print what cancelling and restoring a run costs; return the goals that are missed."""
    *pairs, growth = run_cancelling.compare()
    for verb, (ours, raw) in zip(("Cancelling", "Restoring"), pairs, strict=True):
        say(f"\n{verb} a run of {run_cancelling.ENTRIES:,}: {ours:.2f} s, bare {raw:.2f} s")
    ratios = [ours / raw for ours, raw in pairs]
    figures = dict(zip(("R9B", "R9C"), ratios, strict=True)) | {"R13": growth}
    return judged(figures, "", wanted, say)


def told(wanted, say):
    """Print what it costs to have events recorded that another system tells; return the goals that are missed."""
    missed = []
    with telling.teller() as teller:
        for name, number in (("R16", 1), ("R17", telling.THOUSAND)):
            if name in wanted:
                ours, raw = teller.compare_calls(number)
                rates = f"{number / ours:,.0f} events a second, bare {number / raw:,.0f}"
                say(f"\nCalls with {number:,} each: {rates}")
                missed += judged({name: ours / raw}, "", wanted, say)
        if {"R18", "R13"} & set(wanted):
            ours, raw, growth = teller.compare_files()
            say(f"\nA file of {telling.LINES:,} events: {ours:.1f} s, COPY {raw:.1f} s")
            missed += judged({"R18": ours / raw, "R13": growth}, "", wanted, say)
    return missed


def printed(wanted, say):
    """Print how long the letters of a run take; return the goals that are missed."""
    number, ours, alone = letters.compare()
    say(
        f"\nPrinting {number:,} letters: {ours:.2f} s, {number / ours:,.0f} a second; typst alone {alone:.2f} s"
    )
    return judged({"R19": ours / alone}, "", wanted, say)


def judged(figures, what, wanted, say):
    """Print the figures that are wanted, each with its goal; return the names of those that miss it."""
    missed = []
    for name in sorted(figures.keys() & set(wanted)):
        title, goal = GOALS[name]
        say(f"{name} {title}{what}: {bold(figures[name], goal)} (goal {goal})")
        if round(figures[name], 2) > goal:
            missed.append(name + what)
    return missed


def explain(say):
    """Print what the database does for each page of the larger log; return 1 where it does what it should not."""
    databases.use("large")
    site, found = Site(settings.LARGE), []
    for name, address in site.addresses().items():
        for milliseconds, faults, plan, sql in plans(site, address):
            say(f"\n## {name}: {milliseconds:.1f} ms\n{' '.join(sql.split())}\n{plan}")
            found += [f"{name}: {fault}" for fault in faults]
    say(f"\n{len(found)} faults{': ' if found else '.'}{'; '.join(found)}")
    return 1 if found else 0
