#!/usr/bin/env python3
"""Logbook's commands: `python manage.py help`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main():
    """Run a command. Wrong settings and a missing database are a sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError:
        from crm.database import why_unreachable

        if sentence := why_unreachable():
            sys.exit(sentence)
        raise


if __name__ == "__main__":
    main()
