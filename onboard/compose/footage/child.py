"""The program that reads a stranger's video: run by ``process`` as ``python -P -m onboard.compose.footage.child``.

stdin    the video, an open file      stdout    answers (see ``asked``), the last of them END or ERROR
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO

from onboard import files, network
from onboard.compose.footage.asked import CPU_SECONDS, END, ERROR, MEMORY, Question, put
from onboard.core.errors import InputError, OnboardError, UsageError, as_told
from onboard.files import MEBIBYTE


def main(question: str) -> None:
    given_back = os.dup(1)
    os.dup2(2, 1)  # a library that prints does not write into the answers
    files.limit_this_process(memory=MEMORY, cpu_seconds=CPU_SECONDS, largest_file=0)
    network.shut()
    with os.fdopen(given_back, "wb") as line:
        _answer(os.fdopen(0, "rb", buffering=0), line, Question.from_text(question))
        line.flush()
        # What a library does at its end is of no interest, and could crash.
        os._exit(0)


def _answer(file: IO[bytes], line: IO[bytes], question: Question) -> None:
    try:
        from onboard.compose.footage.answering import answer

        for kind, content in answer(file, question):
            put(line, kind, content)
    except BrokenPipeError:
        return  # whoever asked has enough
    except UsageError:
        _tell(line, InputError("makes its reader open a connection, which was refused: nothing outside is read"))
    except OnboardError as error:
        _tell(line, error)
    except MemoryError:
        _tell(line, InputError(f"reading it needs more than {MEMORY // MEBIBYTE} MiB of memory"))
    except Exception as exc:
        # A damaged file makes its decoder raise anything; what it was is said, for whoever looks into it.
        why = " ".join(f"{type(exc).__name__}: {exc}".split())
        _tell(line, InputError(f"is damaged or unusual: it cannot be read ({why})"))
    else:
        put(line, END)


def _tell(line: IO[bytes], error: OnboardError) -> None:
    put(line, ERROR, json.dumps(as_told(error)).encode())


if __name__ == "__main__":
    main(sys.argv[1])
