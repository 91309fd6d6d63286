"""Entries are found by the name that their contact has now."""

from django.db import migrations

TRIGGER = """
CREATE FUNCTION interactions_contact_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Naming the column fires the trigger that fills what a search looks in; no fact changes.
    UPDATE interactions_interactionlogentry SET contact_id = contact_id
        WHERE contact_id = NEW.id OR company_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER interactions_contact_renamed AFTER UPDATE OF name ON crm_contact
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name)
    EXECUTE FUNCTION interactions_contact_renamed();
"""

DROP = """
DROP TRIGGER interactions_contact_renamed ON crm_contact;
DROP FUNCTION interactions_contact_renamed();
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0002_triggers")]

    operations = [migrations.RunSQL(TRIGGER, DROP)]
