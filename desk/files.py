"""Where the files of large lists lie: in the private storage, beside what people pin to papers."""

from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage


def keep(name: str, made: Path) -> int:
    """Take a finished file in; gives its size in bytes."""
    with made.open("rb") as content:
        default_storage.save(name, File(content))
    return made.stat().st_size


def opened(name: str) -> IO[bytes]:
    """Its content."""
    return default_storage.open(name)


def remove(name: str) -> None:
    """Away with it; one that is not there is away already."""
    default_storage.delete(name)
