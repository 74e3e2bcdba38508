"""Is what stands in the store under the name of a result one of its kind at all?

The store finds what a disk has done to an entry, by its digest. What was whole when it was put there, under a name that
is not its own or by a program with a fault, it cannot find: it knows digests, not meanings. Here the meanings are
known, so that such an entry is taken away and made again like any that is damaged, in place of stopping every build
that needs it.

    kept         the result of a unit, or DamagedError after removing what is none; ``shelf_of``: of several
    require      the same of many, where nobody knows which of them it is
    is_of_kind   whether an entry is a result of a kind, by the kind's name
"""

from __future__ import annotations

from collections.abc import Iterable

from onboard.files import MEBIBYTE
from onboard.pipeline.work.base import Shelf, Work
from onboard.pipeline.work.forms import TOLD_BY_BEGINNING, fits
from onboard.store import AbsentError, DamagedError, Store

_LARGEST = 64 * MEBIBYTE
"""Of what is longer only the beginning is looked at, where that tells the kind."""


def kept(work: Work, store: Store) -> bytes:
    """The result of a unit. Raises AbsentError, or DamagedError after removing an entry that is no such result."""
    content = store.get(work.fingerprint())
    if not fits(type(work).__name__, content):
        raise _removed(work, store)
    return content


def shelf_of(works: Iterable[Work], store: Store) -> Shelf:
    """Gives the results of these units by their fingerprints, each as :func:`kept` does."""
    by_mark = {work.fingerprint(): work for work in works}
    return lambda mark: kept(by_mark[mark], store)


def require(works: Iterable[Work], store: Store) -> None:
    """Raises DamagedError where entries are damaged or no results of their units, after removing all of those; what is
    not there is none of either.
    """
    errors = [
        _removed(work, store)
        for work in works
        if store.is_there(work.fingerprint()) and not is_of_kind(type(work).__name__, work.fingerprint(), store)
    ]
    if errors:
        errors[0].reason += f", and {len(errors) - 1} more like it" if len(errors) > 1 else ""
        raise errors[0]


def is_of_kind(kind: str, mark: str, store: Store) -> bool:
    """Whether an entry is whole, and what a unit of this kind gives. A kind that is not known gives anything; and of an
    entry that cannot be read just now (too many open files, a share that is away) nothing is known that would take it
    away.
    """
    try:
        is_enough = kind in TOLD_BY_BEGINNING and store.describe(mark).length > _LARGEST
        content = next(store.pieces(mark)) if is_enough else store.get(mark)
    except DamagedError:
        return False
    except AbsentError:
        return True
    return fits(kind, content)


def _removed(work: Work, store: Store) -> DamagedError:
    """The error, after taking the entry away."""
    mark, kind = work.fingerprint(), type(work).__name__
    store.remove(mark)
    return DamagedError(
        f"entry {mark[:12]} was no result of {kind} and has been removed", stage="store", hint="Run it again."
    )
