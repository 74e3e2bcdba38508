"""The contract of a reader, and where readers are registered.

A reader knows one format of documents. It turns bytes into a :class:`~onboard.ingest.transcript.Transcript`: headings,
paragraphs, lists and tables in their order, each with its place, and the pictures inside. It does not decide what is a
step, and it does not judge pictures; both are the same for every format.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from onboard.core.registry import Registry
from onboard.files import MEBIBYTE

if TYPE_CHECKING:
    from onboard.ingest.transcript import Transcript

READERS = Registry(
    word="document format",
    ours=MappingProxyType(
        {
            ".md": "onboard.ingest.markdown:MarkdownReader",
            ".markdown": "onboard.ingest.markdown:MarkdownReader",
            ".txt": "onboard.ingest.markdown:MarkdownReader",
            ".docx": "onboard.ingest.word.reader:WordReader",
            ".docm": "onboard.ingest.word.reader:WordReader",
            ".dotx": "onboard.ingest.word.reader:WordReader",
            ".xlsx": "onboard.ingest.excel.reader:ExcelReader",
            ".xlsm": "onboard.ingest.excel.reader:ExcelReader",
            ".xltx": "onboard.ingest.excel.reader:ExcelReader",
            ".csv": "onboard.ingest.separated:SeparatedReader",
            ".tsv": "onboard.ingest.separated:SeparatedReader",
            ".pdf": "onboard.ingest.pdf.reader:PdfReader",
            ".pptx": "onboard.ingest.powerpoint.reader:PowerPointReader",
            ".pptm": "onboard.ingest.powerpoint.reader:PowerPointReader",
            ".ppsx": "onboard.ingest.powerpoint.reader:PowerPointReader",
            ".odt": "onboard.ingest.opendocument.reader:OpenDocumentReader",
            ".ott": "onboard.ingest.opendocument.reader:OpenDocumentReader",
            ".html": "onboard.ingest.hypertext.reader:HypertextReader",
            ".htm": "onboard.ingest.hypertext.reader:HypertextReader",
            ".xhtml": "onboard.ingest.hypertext.reader:HypertextReader",
            ".json": "onboard.ingest.structured.readers:JsonReader",
            ".jsonld": "onboard.ingest.structured.readers:JsonReader",
            ".yaml": "onboard.ingest.structured.readers:YamlReader",
            ".yml": "onboard.ingest.structured.readers:YamlReader",
            ".doc": "onboard.ingest.legacy:LegacyWord",
            ".xls": "onboard.ingest.legacy:LegacyExcel",
            ".ppt": "onboard.ingest.legacy:LegacyPowerPoint",
            ".dot": "onboard.ingest.legacy:NotRead",
            ".xlt": "onboard.ingest.legacy:NotRead",
            ".pps": "onboard.ingest.legacy:NotRead",
            ".rtf": "onboard.ingest.legacy:NotRead",
            ".wps": "onboard.ingest.legacy:NotRead",
            ".wpd": "onboard.ingest.legacy:NotRead",
            ".ods": "onboard.ingest.legacy:NotRead",
            ".odp": "onboard.ingest.legacy:NotRead",
            ".pages": "onboard.ingest.legacy:NotRead",
            ".numbers": "onboard.ingest.legacy:NotRead",
            ".key": "onboard.ingest.legacy:NotRead",
            ".pub": "onboard.ingest.legacy:NotRead",
            ".vsd": "onboard.ingest.legacy:NotRead",
            ".vsdx": "onboard.ingest.legacy:NotRead",
            ".one": "onboard.ingest.legacy:NotRead",
            ".msg": "onboard.ingest.legacy:NotRead",
            ".eml": "onboard.ingest.legacy:NotRead",
            ".zip": "onboard.ingest.legacy:NotRead",
            ".epub": "onboard.ingest.legacy:NotRead",
            ".mht": "onboard.ingest.legacy:NotRead",
            ".mhtml": "onboard.ingest.legacy:NotRead",
            ".xlsb": "onboard.ingest.legacy:NotRead",
        }
    ),
    group="onboard.readers",
)
"""Readers by the suffix of the file they read, in lower case and with its dot."""


class Reader(ABC):
    """Reads one format of documents.

    ``apart``     it reads in a process of its own, with limits: every format that is not plain text
    ``largest``   bytes a document may have
    """

    apart: ClassVar[bool] = True
    largest: ClassVar[int] = 100 * MEBIBYTE

    @abstractmethod
    def transcript(self, content: bytes, name: str) -> Transcript:
        """What the document holds, block by block, in its own order.

        ``content`` is untrusted; ``name`` is what errors call the document. Raises InputError where nothing can be
        read; anything less is a problem in the outline. Every visible word of the document is in the outline, once.
        Nothing is fetched, executed, or read besides ``content``.
        """
