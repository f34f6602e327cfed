"""How scripts and styles are served: under names made of their content, the imports of our modules too."""

from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # it has none

_IMPORT = r"""(?P<matched>import\s*(?P<names>\{[^}]*\})\s*from\s*"(?P<url>\./[^"]+)";)"""


class HashedStatics(CompressedManifestStaticFilesStorage):
    """A changed module never meets an old one out of a browser's store: what it imports is named by its content.

    Django can do so for every script (`support_js_module_import_aggregation`), but then fails on modules of packages
    that import by bare names; only our own folder is read.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((_IMPORT, 'import %(names)s from "%(url)s";'),)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._urls: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file; a page asks for a dozen, and none changes while the process lives."""
        if force or settings.DEBUG:
            return str(super().url(name, force))
        if name not in self._urls:
            self._urls[name] = str(super().url(name))
        return self._urls[name]
