"""The life of an import: begun by a person, worked on by a job, told on its page."""

from contextlib import contextmanager
from datetime import timedelta
from pathlib import PurePath

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from ..choices import ImportState
from ..models import ContactImport, ContactImportProblem
from .applying import ChangedMeanwhileError, apply
from .checking import check, contacts_seen
from .columns import guess
from .marking import mark_of_preview
from .progress import report
from .reading import read_head
from .reasons import FileRefusedError
from .staging import forget_rows, stage, unstage
from .undoing import CannotUndoError, undo

# A worker says every ten seconds that it is there.
SILENCE = timedelta(seconds=45)
SAMPLE_LENGTH = 60
# So long, a file that was not imported is kept, and refused rows to correct.
KEPT = timedelta(days=14)
# What a file that is to be read, or that cannot be, would do.
NOTHING = dict.fromkeys(
    ["rows", "refused", "new", "updated", "unchanged", "left_alone", "repeated"], 0
) | {"mark": ""}


def begin(*, file, user=None, mapping=None):
    """Keep an uploaded file and return its import, still to be read. `mapping` gives the field of each column.

    Raises FileRefusedError when there is no row in it.
    """
    head = read_head(file)
    file.seek(0)
    return ContactImport.objects.create(
        user=user,
        file=file,
        file_name=PurePath(file.name).name[:200],
        header=[plain(name) for name in head.header],
        mapping=mapping(head.header) if mapping else guess(head.header),
        sample=[[plain(cell) for cell in row] for row in head.sample],
        header_line=head.line,
        sheet=plain(head.sheet),
    )


def plain(cell):
    """Return what of a cell fits a table on a page; JSON in the database takes no NUL."""
    return " ".join(cell.replace("\0", "").split())[:SAMPLE_LENGTH]


@transaction.atomic
def start(contact_import, task, before, state, *, shown=None, **values):
    """Bring an import to a state in which the task works on it, and enqueue that; return whether this call did.

    `shown` is the mark of the preview that was decided on: where it shows something else now, nothing is begun.
    """
    mine = ContactImport.objects.filter(pk=contact_import.pk)
    same = mine if shown is None else mine.filter(mark=shown)
    if not same.move(before, state, error="", done=0, total=0, **values):
        return False
    mine.update(job_id=task.defer(import_pk=contact_import.pk))
    return True


@transaction.atomic
def start_again(contact_import, task):
    """Enqueue work whose job is gone; of two who ask at once, one does."""
    same = ContactImport.objects.filter(
        pk=contact_import.pk, state=contact_import.state, job_id=contact_import.job_id
    ).select_for_update()
    if same.exists():
        from_the_start = {"done": 0, "total": 0}
        if contact_import.state == ImportState.READING:
            from_the_start["rows"] = 0
        ContactImport.objects.filter(pk=contact_import.pk).update(
            job_id=task.defer(import_pk=contact_import.pk), **from_the_start
        )


def workers():
    """Those that are at work."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=timezone.now() - SILENCE)


def is_stopped(contact_import):
    """Return whether work was begun that nobody ends: its worker was killed."""
    if not contact_import.is_working:
        return False
    job = ProcrastinateJob.objects.filter(pk=contact_import.job_id).select_related("worker").first()
    if job is None or job.status not in ("todo", "doing"):
        return True
    silent_since = timezone.now() - SILENCE
    return job.status == "doing" and (
        job.worker is None or job.worker.last_heartbeat < silent_since
    )


def read(import_pk):
    """Read and check the file of an import."""
    with working_on(import_pk, ImportState.REFUSED) as contact_import:
        mine = ContactImport.objects.filter(pk=import_pk)
        if contact_import and mine.move(
            [ImportState.NEW, ImportState.READING], ImportState.READING
        ):
            counts = prepare(contact_import)
            mine.move([ImportState.READING], ImportState.CHECKED, **counts)


def prepare(contact_import):
    """Stage and check the file; return the counts, the mark, and what the contacts were.

    Raises FileRefusedError.
    """
    with contact_import.file.open("rb") as file:
        rows = stage(contact_import, file)
    if not rows:
        raise FileRefusedError("no_rows")
    # The rows are read; how long it takes to find their contacts is not known.
    ContactImport.objects.filter(pk=contact_import.pk).update(rows=rows)
    report(contact_import.pk, 0, 0)
    seen = contacts_seen()
    counts = check(contact_import)
    return {"rows": rows, "contacts_seen": seen, "mark": mark_of_preview(contact_import)} | counts


def carry_out(import_pk):
    """Import what was shown. Where contacts have changed since, and what it would do too, show that instead."""
    with working_on(import_pk, ImportState.CHECKED) as contact_import:
        mine = ContactImport.objects.filter(pk=import_pk)
        while contact_import and contact_import.state == ImportState.APPLYING:
            try:
                apply(contact_import)
            except ChangedMeanwhileError:
                found = prepare(contact_import)
                if found["mark"] == contact_import.mark:
                    mine.update(**found)
                else:
                    found["error"] = "changed_meanwhile"
                    mine.move([ImportState.APPLYING], ImportState.CHECKED, **found)
            contact_import.refresh_from_db()


def take_back(import_pk):
    """Undo an import, or say why that cannot be."""
    with working_on(import_pk, ImportState.DONE) as contact_import:
        if contact_import:
            try:
                undo(contact_import)
            except CannotUndoError as error:
                ContactImport.objects.filter(pk=import_pk).move(
                    [ImportState.UNDOING],
                    ImportState.DONE,
                    error=error.code,
                    error_params=error.params,
                )


def discard(contact_import, states=(ImportState.CHECKED, ImportState.REFUSED)):
    """Forget an import that was not carried out, with its file; return whether there was one."""
    with transaction.atomic():
        waiting = ContactImport.objects.filter(pk=contact_import.pk, state__in=states)
        if not waiting.select_for_update().exists():
            return False
        unstage(contact_import)
        contact_import.problems.all()._raw_delete("default")
        waiting.delete()
        transaction.on_commit(lambda: contact_import.file.delete(save=False))
    return True


def sweep():
    """Forget the files that nobody came back to, and why rows of older imports were refused."""
    before = timezone.now() - KEPT
    old = ContactImport.objects.filter(created_at__lt=before)
    not_imported = [
        ImportState.NEW,
        ImportState.READING,
        ImportState.CHECKED,
        ImportState.REFUSED,
    ]
    for contact_import in old.filter(state__in=not_imported):
        # Somebody may have come back to it this moment.
        if not contact_import.is_working or is_stopped(contact_import):
            discard(contact_import, not_imported)
    has_problems = Exists(ContactImportProblem.objects.filter(contact_import=OuterRef("pk")))
    for contact_import in old.filter(~Q(file="") | has_problems, finished_at__lt=before):
        with transaction.atomic():
            forget_rows(contact_import)


@contextmanager
def working_on(import_pk, state_after_failure):
    """Give the import to one worker at a time, None to a second; a failure is told on its page."""
    with connection.cursor() as cursor:
        # Freed by the server when the worker dies. The first number stands for imports.
        cursor.execute("SELECT pg_try_advisory_lock(1, %s)", [import_pk])
        if not cursor.fetchone()[0]:
            yield None
            return
    mine = ContactImport.objects.filter(pk=import_pk)
    try:
        yield mine.first()
    except FileRefusedError as error:
        mine.update(
            state=ImportState.REFUSED,
            error=error.code,
            error_params=error.params,
            **NOTHING,
        )
    except Exception:
        mine.update(state=state_after_failure, error="crashed")
        raise
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(1, %s)", [import_pk])
