"""A broken database constraint, said as a sentence: what two people can race for is decided by the database alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from core.refusals import NotAllowed


@contextmanager
def refusing(faults: Mapping[str, tuple[str, object]]) -> Iterator[None]:
    """Run the block in a savepoint; the named constraints become NotAllowed with their field and sentence.

    `faults` maps a constraint's name to (form field, sentence); any other violation is raised unchanged.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if name not in faults:
            raise
        field, sentence = faults[name]
        raise NotAllowed(sentence, field=field) from error
