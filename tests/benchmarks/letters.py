"""The letters of a run as one PDF: against typst alone, with the same template and the same data."""

import statistics
import subprocess
import sys
import time

from django.db import connection, transaction
from django.utils import timezone

from crm.models import OurCompany, Segment, User
from crm.typesetting import setting
from crm.typesetting.compiling import sources_of
from crm.typesetting.letters import data_of
from interactions.letters import PART, letters_in, one_file, part_of
from interactions.models import InteractionTemplate, LoggedSegment

from . import databases

TIMES = 3
# A page each, and each with words that no other has: nothing can be set once for all.
LETTERS = """
INSERT INTO interactions_interactionlogentry (run_id, source, contact_id, company_id, template_id, group_id,
    salesperson_id, logged_by_id, occurred_at, description, information_flow, initiated_by,
    correspondence_type, language, subject, body, cost, duration, evaluation, attempt_failed, contacted_via,
    document_type, document_number, delivery_status, delivery_error, postponed, cancelled_reason)
SELECT %(run)s, 'segment', id, coalesce(company_id, id), %(template)s, %(group)s, %(by)s, %(by)s, now(),
    'Letter', 'outbound', 'us', 'letter', CASE language WHEN 'da' THEN 'da' ELSE 'en' END, 'New umbrellas',
    'Dear ' || name || E',\\n\\n' || repeat(repeat(number || ' umbrellas are what we have always made. ', 8)
    || E'\\n\\n', 3) || E'Kind regards\\nMara Linden', 0, 5, '', false, '', '', '', '', '', false, ''
FROM crm_contact WHERE NOT privacy_blocked AND archived_at IS NULL ORDER BY id LIMIT %(letters)s
"""
# In a process of its own, as ours is: what typst remembers would flatter whoever comes second.
ALONE = """
import base64, json, runpy, sys, time
texts, timestamp = json.load(sys.stdin)
sources = {name: base64.b64decode(text) for name, text in texts.items()}
set_pages = runpy.run_path(sys.argv[1])["set_pages"]
begin = time.perf_counter()
set_pages(sources, timestamp)
print(time.perf_counter() - begin)
"""


def compare():
    """Return how many letters are printed, the median seconds of that, and of typst alone."""
    databases.use("large")
    with transaction.atomic():
        run, ours, alone = logged_run(), [], []
        for _ in range(TIMES):
            begin = time.perf_counter()
            one_file(part_of(run, 1))
            ours.append(time.perf_counter() - begin)
            alone.append(typst_alone(run))
        transaction.set_rollback(True)
    return PART, statistics.median(ours), statistics.median(alone)


def logged_run():
    """A run that wrote as many letters as one file has."""
    by = User.objects.get(email="manager@example.com")
    template = InteractionTemplate.objects.get(code="LETTER")
    run = LoggedSegment.objects.create(
        segment=Segment.objects.create(description="Benchmark"),
        template=template,
        description="Benchmark",
        occurred_at=timezone.now(),
        made=PART,
        left_out=0,
        logged_by=by,
    )
    values = {"run": run.pk, "template": template.pk, "group": template.group_id, "by": by.pk}
    with connection.cursor() as cursor:
        cursor.execute(LETTERS, values | {"letters": PART})
    return run


def typst_alone(run):
    company = OurCompany.objects.current()
    data = data_of(letters_in(part_of(run, 1), company), company)
    done = subprocess.run(
        [sys.executable, "-c", ALONE, setting.__file__],
        input=setting.packed(sources_of("letter", data), 0),
        capture_output=True,
        check=True,
    )
    return float(done.stdout)
