"""The words of a presentation, found without our reader: every text node of its slides, notes and diagrams.

Left out on purpose, as the reader's front page says: hidden slides, slide numbers and dates, headers and footers of
notes, the alternate form of a
formula or a drawing, numbers alone in a mark (they are in the picture, or number their text), numbers in front of a
text or alone in a cell (they are the number of a step), charts but for their title, comments.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html import unescape

from onboard.core.model import Instruction

_SHAPE = re.compile(r"<p:sp>.*?</p:sp>|<p:sp .*?</p:sp>", re.DOTALL)
_NUMBER = re.compile(r"\s*\(?\d{1,2}[.)]?\s*")
_TEXT = re.compile(r"<a:t(?:\s[^>]*)?>([^<]*)</a:t>")


def words_of_deck(content: bytes) -> Counter[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return _words(" ".join(_texts(package)))


def words_of_instruction(instruction: Instruction) -> Counter[str]:
    said = [words for one in instruction.statements() for words in (one.text, one.source.words)]
    said += [step.title for step in instruction.steps]
    said += {step.section for step in instruction.steps}
    said += [procedure.title for procedure in instruction.procedures]
    return _words(" ".join(said))


def lost(content: bytes, instruction: Instruction) -> list[str]:
    """Words of the deck that the instruction says nowhere."""
    reached = words_of_instruction(instruction)
    return sorted(word for word in words_of_deck(content) if word not in reached)


def _texts(package: zipfile.ZipFile) -> Iterator[str]:
    names = package.namelist()
    for name in names:
        if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
            xml = package.read(name).decode()
            if re.search(r'<p:sld [^>]*show="(0|false)"', xml):
                continue
            yield from _shown(xml)
            yield from _beside(package, name)


def _beside(package: zipfile.ZipFile, slide: str) -> Iterator[str]:
    """Notes and diagrams of a slide."""
    folder, base = posixpath.split(slide)
    relations = f"{folder}/_rels/{base}.rels"
    if relations not in package.namelist():
        return
    for target in re.findall(r'Target="([^"]+)"', package.read(relations).decode()):
        path = posixpath.normpath(posixpath.join(folder, target)).lstrip("/") if target[0] != "/" else target[1:]
        if "notesSlides/" in path:
            yield from _shown(package.read(path).decode(), notes=True)
        elif "diagrams/diagramData" in path or "diagrams/data" in path:
            yield from _paragraphs(package.read(path).decode())


def _shown(xml: str, *, notes: bool = False) -> Iterator[str]:
    xml = re.sub(r"<mc:Fallback.*?</mc:Fallback>", "", xml, flags=re.DOTALL)
    rest = _SHAPE.sub("", xml)
    for shape in _SHAPE.findall(xml):
        if re.search(r'<p:ph [^>]*type="(?:sldNum|dt)"', shape) or (
            notes and re.search(r'<p:ph [^>]*type="(?:ftr|hdr)"', shape)
        ):
            continue
        text = "\n".join(_paragraphs(shape))
        if not _NUMBER.fullmatch(text):
            yield re.sub(r"(?m)^\s*\d{1,2}[.)]\s", "", text)
    yield from (text for text in _paragraphs(rest) if not _NUMBER.fullmatch(text))


def _paragraphs(xml: str) -> Iterator[str]:
    """Paragraphs, their stretches joined: a word may change its look in the middle."""
    for paragraph in re.split(r"</a:p>", re.sub(r"<a:br\b[^>]*>", "<a:t>\n</a:t>", xml)):
        yield "".join(_TEXT.findall(paragraph))


def _words(text: str) -> Counter[str]:
    plain = re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "", unescape(text))
    return Counter(re.findall(r"\w+", plain.replace("_", " ").casefold()))
