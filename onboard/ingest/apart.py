"""Reading a document in a process of its own: bytes + name + suffix -> Transcript.

Run as ``python -P -m onboard.ingest.apart SUFFIX NAME`` it is that process.
"""

from __future__ import annotations

import sys

from onboard.files import MEBIBYTE
from onboard.ingest.alone import Limits, Told, answer_of, answering
from onboard.ingest.base import READERS
from onboard.ingest.transcript import Transcript

LIMITS = Limits(memory=3_072 * MEBIBYTE, cpu_seconds=120, deadline_seconds=180.0, largest=1_024 * MEBIBYTE)

_TOLD = Told("reading it", "its reader", "Open it in the program it is from and save it again.")


def transcribed(content: bytes, name: str, suffix: str) -> Transcript:
    """A document's transcript, made by the reader for ``suffix`` in a process of its own.

    Raises InputError for what the reader refuses, and where it crashes or goes beyond its limits.
    """
    return Transcript.from_bytes(answer_of(__spec__.name, (suffix, name), content, name, LIMITS, _TOLD))


def _in_its_own_process(suffix: str, name: str) -> None:
    answering(lambda content: READERS.load(suffix)().transcript(content, name).as_bytes(), LIMITS, _TOLD)


if __name__ == "__main__":
    _in_its_own_process(sys.argv[1], sys.argv[2])
