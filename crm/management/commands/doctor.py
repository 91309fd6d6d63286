"""Look whether everything that the site needs is in order."""

import json

from django.core.management import BaseCommand, CommandError
from django.utils.translation import ngettext

from crm.doctor import OK, examine


class Command(BaseCommand):
    help = (
        "Look at the settings, the database, the job queue, the mail server and the files; say what is wrong and "
        "what to do. The exit status is 1 when something needs a person, else 0. Nothing is changed."
    )
    # It looks at the settings itself, and at the database although migrations are missing.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--json", action="store_true", help="write the findings as a list in JSON"
        )

    def handle(self, *, json: bool, **options):
        findings = list(examine())
        self.write_json(findings) if json else self.write_lines(findings)
        if open_findings := sum(finding.level != OK for finding in findings):
            raise CommandError(
                ngettext("%d thing needs a person.", "%d things need a person.", open_findings)
                % open_findings
            )

    def write_json(self, findings):
        self.stdout.write(json.dumps([finding.as_dict() for finding in findings], indent=2))

    def write_lines(self, findings):
        for finding in findings:
            line = f"{finding.level:8} {finding.about}: {finding.text} {finding.advice}"
            self.stdout.write(line.rstrip())
