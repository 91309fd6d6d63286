"""The form that records, where what it records is an e-mail: whether it is sent, and what it looks like."""

from crm.choices import CorrespondenceType

from ..mailing.previewing import preview_of, written_to
from ..models import InteractionLogEntry


class SendsEmail:
    def sends(self, told):
        """Whether what a form tells is to be sent now."""
        is_email = told.get("correspondence_type") == CorrespondenceType.EMAIL
        return bool(told.get("send") and is_email and not self.later)

    @property
    def email_preview(self):
        """The e-mail as it would go, as far as the form is filled in; None where it is none."""
        told = {name: self.value(name) for name in ("correspondence_type", "subject", "body")}
        contact = self.chosen("contact")
        if not contact or told.pop("correspondence_type") != CorrespondenceType.EMAIL:
            return None
        kept = [file for file in self.removable_files if file.pk not in self.dropped]
        language = self.value("language")
        entry = InteractionLogEntry(salesperson=self.chosen_salesperson, language=language)
        return preview_of(
            entry=entry,
            contact=contact,
            recipient=contact.email,
            written_by=self.user,
            files=[*kept, *self.template_files],
            **told,
        )

    @property
    def written_to(self):
        return written_to()
