"""How scripts and styles are served: under names made of their content, the imports of our modules too."""

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
