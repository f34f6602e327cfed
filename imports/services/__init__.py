"""The only writers of imports: a file is sent, its columns are named, it is tried, and imported whole or not at all."""

from imports.services.sending import cancel, decided, map_columns, mend, start, upload, withdraw
from imports.services.working import carry_out, check

__all__ = ["cancel", "carry_out", "check", "decided", "map_columns", "mend", "start", "upload", "withdraw"]
