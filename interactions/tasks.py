"""The jobs of the interactions; they come from the queue, and each can be begun again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .mailing.queueing import go_on_sending
from .mailing.sending import send_due


@app.task
def send_emails():
    if again_at := send_due():
        go_on_sending(again_at, timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_emails each minute")
def send_emails_each_minute(timestamp):
    """What a worker that was killed left, and what is due after a while."""
    send_emails()
