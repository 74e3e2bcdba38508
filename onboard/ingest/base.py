"""The contract of a reader, and where readers are registered.

A reader knows one format of documents. It turns bytes into an :class:`~onboard.ingest.outline.Outline`: headings,
paragraphs, lists and tables in their order, each with its place. It does not decide what is a step, and it does not
look at photos; both are the same for every format.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import MappingProxyType

from onboard.core.registry import Registry
from onboard.ingest.outline import Outline

READERS = Registry(
    word="document format",
    ours=MappingProxyType(
        {
            ".md": "onboard.ingest.markdown:MarkdownReader",
            ".markdown": "onboard.ingest.markdown:MarkdownReader",
            ".txt": "onboard.ingest.markdown:MarkdownReader",
        }
    ),
    group="onboard.readers",
)
"""Readers by the suffix of the file they read, in lower case and with its dot."""


class Reader(ABC):
    """Reads one format of documents."""

    @abstractmethod
    def outline(self, content: bytes, name: str) -> Outline:
        """What the document holds, block by block, in its own order.

        ``content`` is untrusted and no larger than the limit of :mod:`onboard.ingest.reading`; ``name`` is what
        errors call the document. Raises InputError where nothing can be read; anything less is a problem in the
        outline. Every visible word of the document is in the outline, once.
        """
