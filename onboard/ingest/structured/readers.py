"""The readers for JSON and YAML: text -> nodes -> the form it is in -> Transcript."""

from __future__ import annotations

from abc import abstractmethod

from onboard.core.errors import InputError
from onboard.files import MEBIBYTE
from onboard.ingest.base import Reader
from onboard.ingest.markdown import decoded
from onboard.ingest.structured import guides, howto, own
from onboard.ingest.structured.located import Node, json_nodes, yaml_nodes
from onboard.ingest.structured.writing import Writing
from onboard.ingest.transcript import Transcript

_FORMS = (
    "Known are: a mapping with steps (docs/formats/instruction-file.md), schema.org HowTo, guides of iFixit or oManual."
)


class _StructuredReader(Reader):
    """Reads a structured file in any of the forms known here."""

    largest = 10 * MEBIBYTE

    def transcript(self, content: bytes, name: str) -> Transcript:
        text, problems = decoded(content, name)
        if not text.strip():
            raise InputError("is empty", file=name, hint="Give a document with the steps of the work.")
        writing = Writing(name, problems=problems)
        top = self._nodes(text)
        if found := howto.howtos(top):
            blocks = howto.blocks_of(found, writing)
        elif guides.is_guide(top):
            blocks = guides.blocks_of(top, writing)
        elif own.is_own(top):
            blocks = own.blocks_of(top, writing)
        else:
            raise InputError("holds no instruction in a form that is known", file=name, hint=_FORMS)
        return Transcript(writing.outline(blocks))

    @abstractmethod
    def _nodes(self, text: str) -> Node: ...


class JsonReader(_StructuredReader):
    """.json and .jsonld"""

    def _nodes(self, text: str) -> Node:
        return json_nodes(text)


class YamlReader(_StructuredReader):
    """.yaml and .yml"""

    def _nodes(self, text: str) -> Node:
        return yaml_nodes(text)
