"""The jobs of the ground; they come from the queue, and each can be begun again."""

from procrastinate import builtin_tasks
from procrastinate.contrib.django import app

from .importing import running

KEPT_HOURS = 24 * 7


@app.task
def read_contact_import(import_pk):
    running.read(import_pk)


@app.task
def carry_out_contact_import(import_pk):
    running.carry_out(import_pk)


@app.task
def undo_contact_import(import_pk):
    running.take_back(import_pk)


@app.periodic(cron="23 3 * * *")
@app.task
def sweep_contact_imports(timestamp):
    running.sweep()


@app.periodic(cron="33 3 * * *")
@app.task(pass_context=True)
async def forget_old_jobs(context, timestamp):
    """Some come every minute. Those that failed stay, to be looked at."""
    await builtin_tasks.remove_old_jobs(context, max_hours=KEPT_HOURS)
