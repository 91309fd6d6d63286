"""That a contact has a tag."""

import pgtrigger

from .contact import Contact

COUNT_ON = """
    UPDATE crm_contact SET version = version + 1 WHERE id IN (SELECT contact_id FROM changed);
    RETURN NULL;
"""


class Tagging(Contact.tags.through):
    """A contact's tags are part of what two who edit it at once must not lose: each change of them counts.
    A trigger sees the rows of one kind of statement only, so there are two."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="added",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="changed"),
                func=COUNT_ON,
            ),
            pgtrigger.Trigger(
                name="removed",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="changed"),
                func=COUNT_ON,
            ),
        ]
