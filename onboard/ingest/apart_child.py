"""The process that reads a document apart: run by ``apart`` as ``python -P -m onboard.ingest.apart_child SUFFIX NAME``.

stdin    the document      stdout   a transcript's bytes, or {"error": {"kind", "reason", "hint", "place"}}
"""

from __future__ import annotations

import json
import os
import sys

from onboard import files, network
from onboard.core.errors import InputError, OnboardError, UsageError
from onboard.ingest.apart import CPU_SECONDS, LARGEST_TRANSCRIPT, MEMORY
from onboard.ingest.base import READERS

_LONGEST_REASON = 200


def main(suffix: str, name: str) -> None:
    answer = os.dup(1)
    os.dup2(2, 1)  # a library that prints does not write into the answer
    files.limit_this_process(memory=MEMORY, cpu_seconds=CPU_SECONDS, largest_file=LARGEST_TRANSCRIPT)
    network.shut()
    told = _told(suffix, name, sys.stdin.buffer.read())
    with os.fdopen(answer, "wb") as out:
        out.write(told)
    os._exit(0)  # what a library does at its end is of no interest, and could crash


def _told(suffix: str, name: str, content: bytes) -> bytes:
    try:
        return READERS.load(suffix)().transcript(content, name).as_bytes()
    except UsageError:
        return _error(InputError("makes its reader open a connection, which was refused: nothing outside is read"))
    except OnboardError as error:
        return _error(error)
    except MemoryError:
        return _error(InputError(f"reading it needs more than {MEMORY // files.MEBIBYTE} MiB of memory"))
    except RecursionError:
        return _error(InputError("is nested too deep", hint="Simplify it: lists in lists, tables in tables."))
    except Exception as exc:
        # A damaged file makes its library raise anything; what it was is said, for whoever looks into it.
        reason = f"is damaged or unusual: it cannot be read ({type(exc).__name__}: {exc})"
        return _error(InputError(reason, hint="Open it in the program it is from and save it again."))


def _error(error: OnboardError) -> bytes:
    reason = error.reason if len(error.reason) <= _LONGEST_REASON else error.reason[:_LONGEST_REASON] + "…"
    told = {"kind": type(error).__name__, "reason": reason, "hint": error.hint, "place": error.place}
    return json.dumps({"error": told}).encode()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
