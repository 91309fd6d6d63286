"""The rules that hold against raw SQL, and what a search looks in."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0003_contacts"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."kind" IS DISTINCT FROM (NEW."kind"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="86b208bf90d57ca99493bd033161ea6555d8778b",
                    operation="UPDATE",
                    pgid="pgtrigger_kept_2e209",
                    table="crm_contact",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="company_is_a_company",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."company_id" IS NOT NULL)',
                    declare="DECLARE found text;",
                    func="\n                    SELECT kind INTO found FROM crm_contact WHERE id = NEW.company_id;\n                    IF found <> 'company' THEN\n                        RAISE EXCEPTION 'A person can only belong to a company.'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'crm_contact_company_is_a_company';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="ff79a4e52ede48e0cf806bced203325de3b21fea",
                    operation='INSERT OR UPDATE OF "company_id"',
                    pgid="pgtrigger_company_is_a_company_82434",
                    table="crm_contact",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="search",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    NEW.search_vector := crm_search_vector(\n                        concat_ws(' ', NEW.name, NEW.number, NEW.email, NEW.city, NEW.postal_code,\n                            NEW.external_id, NEW.phone, NEW.mobile,\n                            (SELECT name FROM crm_contact WHERE id = NEW.company_id)),\n                        NEW.phone, NEW.mobile);\n                    RETURN NEW;\n                ",
                    hash="d6f3b36eb8278df1d2cffe23b1d59d79cdf01a15",
                    operation='INSERT OR UPDATE OF "name", "company_id", "email", "phone", "mobile", "city", "postal_code", "external_id"',
                    pgid="pgtrigger_search_021fb",
                    table="crm_contact",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="search_of_people",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."kind" = \'company\' AND OLD."name" IS DISTINCT FROM (NEW."name"))',
                    func="\n                    UPDATE crm_contact SET company_id = company_id WHERE company_id = NEW.id;\n                    RETURN NULL;\n                ",
                    hash="0f8de0f7d712dcd8838295b76811c46fe0816dec",
                    operation='UPDATE OF "name"',
                    pgid="pgtrigger_search_of_people_b96ff",
                    table="crm_contact",
                    when="AFTER",
                ),
            ),
        ),
    ]
