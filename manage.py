#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL and REDIS_URL it uses the embedded servers under var/."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kompetensi.settings")
    from asn_kompetensi import embedded

    embedded.start_for_command(sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
