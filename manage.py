#!/usr/bin/env python3
"""Django's command line. `./run manage …` calls it with the demo's servers."""

import os
import sys

from django.core.management import execute_from_command_line

# These change the schema, so they connect as its owner; everything else connects as the application does.
OWNER_COMMANDS = {"migrate", "pgtrigger"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if OWNER_COMMANDS & set(sys.argv[1:2]):
        os.environ["DATABASE_URL"] = os.environ.get("DATABASE_OWNER_URL", os.environ.get("DATABASE_URL", ""))
        os.environ["DATABASE_POOL"] = "0"
    execute_from_command_line(sys.argv)
