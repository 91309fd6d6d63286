"""An e-mail to a contact: what is handed to the mail server, and what came of it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..choices import DeliveryStatus
from ..email_querysets import EmailQuerySet

# Who looks at the entry sees what became of its e-mail. Entries and e-mails that are written together agree
# from the beginning: this is for what comes after. Planned each time: the plan for one would not do for thousands.
TELL_ENTRIES = """
    EXECUTE $tell$
        UPDATE interactions_interactionlogentry entry
        SET delivery_status = email.status, delivery_error = email.error
        FROM (
            SELECT id, entry_id, status, error FROM after EXCEPT SELECT id, entry_id, status, error FROM before
        ) email
        WHERE entry.id = email.entry_id
            AND (delivery_status, delivery_error) IS DISTINCT FROM (email.status, email.error)
    $tell$;
    RETURN NULL;
"""


class Email(models.Model):
    """`due_at` is when it is to be handed over next, NULL when there is nothing to do. `handed_over_at` is kept
    before the server has the text, in a transaction of its own: where it is there and nothing came of it, nobody
    knows whether the e-mail went, and it is not sent again by itself."""

    entry = models.OneToOneField(
        "interactions.InteractionLogEntry",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="email",
        verbose_name=_("entry"),
    )
    contact = models.ForeignKey(
        "crm.Contact",
        on_delete=models.PROTECT,
        related_name="emails",
        verbose_name=_("contact"),
    )
    # What it carries, where it carries a sales document.
    document = models.ForeignKey(
        "crm.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emails",
        verbose_name=_("document"),
    )
    recipient = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    # Those of an e-mail without an entry; where there is an entry, the files are the entry's.
    attachments = models.ManyToManyField(
        "interactions.Attachment", blank=True, related_name="emails", verbose_name=_("attachments")
    )
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    status = models.CharField(
        _("delivery status"),
        max_length=6,
        choices=DeliveryStatus,
        default=DeliveryStatus.QUEUED,
        editable=False,
    )
    error = models.TextField(_("delivery error"), blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    handed_over_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    written_by = models.ForeignKey(
        "crm.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(
        _("written"), db_default=models.functions.Now(), editable=False
    )

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-written_at", "-pk"]
        default_permissions = ("add", "view")
        indexes = [
            models.Index(
                "due_at", "id", name="interactions_email_due", condition=Q(due_at__isnull=False)
            ),
            # The last ones, by which the rate is held.
            models.Index(
                "handed_over_at",
                name="interactions_email_handed_over",
                condition=Q(handed_over_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[s for s in DeliveryStatus.values if s]),
                name="interactions_email_status_known",
            ),
            # What is to be done is queued, and what is queued is to be done.
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.QUEUED, due_at__isnull=False)
                | (~Q(status=DeliveryStatus.QUEUED) & Q(due_at=None)),
                name="interactions_email_queued_is_due",
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.SENT, sent_at__isnull=False)
                | (~Q(status=DeliveryStatus.SENT) & Q(sent_at=None)),
                name="interactions_email_sent_at",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="entries_are_told",
                level=pgtrigger.Statement,
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                referencing=pgtrigger.Referencing(old="before", new="after"),
                func=TELL_ENTRIES,
            ),
        ]

    def __str__(self):
        return self.subject
