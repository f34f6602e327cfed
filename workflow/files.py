"""Private, content-addressed storage of what people pin to papers. Types are told by the bytes, not by the name."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.refusals import NotAllowed

LARGEST = 20 * 1024 * 1024
MOST = 10
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Ending → (first bytes, MIME type). Text has no first bytes: it must decode instead.
TYPES: dict[str, tuple[bytes, str]] = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".gif": (b"GIF8", "image/gif"),
    ".docx": (_ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": (_ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".doc": (_OLE, "application/msword"),
    ".xls": (_OLE, "application/vnd.ms-excel"),
    ".txt": (b"", "text/plain"),
    ".csv": (b"", "text/csv"),
}


class Upload(Protocol):
    """What a form hands over: a name, a size in bytes and the content."""

    @property
    def name(self) -> str | None:
        """The file's name as the person's machine has it."""

    @property
    def size(self) -> int | None:
        """Bytes."""

    def read(self, size: int = ...) -> bytes:
        """Read bytes of the content."""
        ...


@dataclass(frozen=True)
class Kept:
    """A stored file: its name for people, its type, its size in bytes and the digest it lies under."""

    name: str
    mime: str
    size: int
    digest: str


def keep(upload: Upload) -> Kept:
    """Store an upload once by content. Refuses over LARGEST bytes (before reading it) and false types."""
    name = PurePath(upload.name or "").name[:200]
    if not upload.size:
        raise NotAllowed(_("The file is empty."), field="file")
    if upload.size > LARGEST:
        raise NotAllowed(_("The file is larger than 20 MB."), field="file")
    content = upload.read()
    mime = _type(name, content)
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(path(digest)):
        default_storage.save(path(digest), ContentFile(content))
    return Kept(name, mime, len(content), digest)


def keep_all(uploads: Iterable[Upload]) -> tuple[Kept, ...]:
    """Store what came with one form; refuses as `keep` does, and more than MOST files."""
    given = list(uploads)
    if len(given) > MOST:
        raise NotAllowed(_("At most %(most)s files at once.") % {"most": MOST}, field="file")
    return tuple(keep(upload) for upload in given)


def _type(name: str, content: bytes) -> str:
    ending = PurePath(name).suffix.lower()
    if ending not in TYPES:
        raise NotAllowed(_("Only PDF, pictures, Office files and text can be attached."), field="file")
    start, mime = TYPES[ending]
    if not content.startswith(start) or (not start and not _is_text(content)):
        raise NotAllowed(_("The content is not what the name “%(name)s” says.") % {"name": name}, field="file")
    return mime


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def path(digest: str) -> str:
    """Where the content lies in the storage."""
    return f"attachments/{digest[:2]}/{digest}"


def opened(digest: str) -> IO[bytes]:
    """The content of a stored file."""
    return default_storage.open(path(digest))
