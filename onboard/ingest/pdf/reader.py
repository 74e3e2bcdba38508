"""The way into a PDF: opens it, refuses what cannot be read, and goes through its pages once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.files import MEBIBYTE
from onboard.ingest.base import Reader
from onboard.ingest.outline import Field, Spot
from onboard.ingest.scribe import Scribe
from onboard.ingest.transcript import Transcript

if TYPE_CHECKING:
    from onboard.ingest.pdf.figures import Figure
    from onboard.ingest.pdf.glyphs import Word
    from onboard.ingest.pdf.grids import Ruled
    from onboard.ingest.pdf.lines import Line
    from onboard.ingest.pdf.parts import Part
    from onboard.ingest.pdf.sheet import Box, Letter, Sheet

MOST_PAGES = 500
MOST_PICTURE_BYTES = 400 * MEBIBYTE
_OCR = (
    'Scan it again as "searchable PDF" (with text recognition), or ask whoever wrote it for the document it was '
    "printed from."
)
_SAVE_AGAIN = "Ask for the document it was made from (Word, Excel, ...), or print that to PDF again."


Said = tuple[tuple[str, str, int], ...]
"""What page headers and footers say: key or "", value, page."""


class PdfReader(Reader):
    """Reads PDF files. Raises InputError where a file is none, is encrypted, a scan, or of unreadable letters."""

    largest: ClassVar[int] = 200 * MEBIBYTE

    def transcript(self, content: bytes, name: str) -> Transcript:
        document = _opened(content)
        try:
            return _Reading(document, name).transcript()
        finally:
            document.close()


def _opened(content: bytes) -> Any:
    """The document, opened by PDFium, which repairs what it can."""
    import pypdfium2
    import pypdfium2.raw as raw

    if not content.strip(b"\0 \r\n\t"):
        raise InputError("is empty", hint="Export it again.")
    if content.startswith(b"version https://git-lfs"):
        raise InputError(
            "is only a pointer to the file (Git LFS)",
            hint='Fetch the file itself: run "git lfs pull" where it is kept.',
        )
    if b"%PDF-" not in content[:4096]:
        raise InputError(f"is no PDF: it is {_kind_of(content)}", hint="Give it its own suffix, or export it as PDF.")
    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as exc:
        if getattr(exc, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "assword" in str(exc):
            raise InputError(
                "is protected by a password", hint="Save it without a password, or ask its author to."
            ) from exc
        raise InputError("is damaged: it cannot be opened as a PDF", hint="Export or download it again.") from exc
    if count < 1:
        raise InputError("is damaged: it has no pages", hint="Export or download it again.")
    if count > MOST_PAGES:
        raise InputError(
            f"has {count} pages, more than the {MOST_PAGES} that are read",
            hint="Divide it: one document for each procedure.",
        )
    if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
        raise InputError("is a form that only Adobe's own program shows (XFA)", hint="Print it to PDF from there.")
    return document


def _kind_of(content: bytes) -> str:
    start = content[:512].lstrip().lower()
    known = {
        b"pk\x03\x04": "a Word, Excel, PowerPoint or zip file",
        b"\xd0\xcf\x11\xe0": "an old Word, Excel or PowerPoint file",
        b"<!doctype html": "a web page",
        b"<html": "a web page",
        b"\xff\xd8\xff": "a JPEG picture",
        b"\x89png": "a PNG picture",
        b"{\\rtf": "an RTF text",
    }
    return next((said for magic, said in known.items() if start.startswith(magic)), "something else")


@dataclass
class _Reading:
    """One document, being read."""

    document: Any
    name: str
    problems: list[Problem] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    pages: dict[int, Any] = field(default_factory=dict)
    bytes_shown: int = 0

    def transcript(self) -> Transcript:
        from onboard.ingest.pdf.contents import without_contents
        from onboard.ingest.pdf.headings import with_numbered_headings
        from onboard.ingest.pdf.layout import members_of, placed
        from onboard.ingest.pdf.passages import Look
        from onboard.ingest.pdf.writing import Writer

        pages = self._pages()
        said = _without_furniture(pages)
        figures = self._figures(pages)
        parts, rooms = _arranged(pages, [figure for figure, _ in figures])
        look = Look.of(line for page in pages for line in page.lines)
        members = without_contents(members_of(parts, rooms, look, self._marks()))
        members = with_numbered_headings(members)
        members = placed(members, figures)
        scribe = Scribe()
        front = self._front(scribe, said)
        blocks = Writer(scribe).write(members)
        self._tell_of_the_rest([page.sheet for page in pages])
        return Transcript(scribe.outline(blocks, front=front, problems=self.problems), self.pictures)

    # ------------------------------------------------------------------------------------------ pages

    def _pages(self) -> list[_Page]:
        from onboard.ingest.pdf.glyphs import with_true_hyphens
        from onboard.ingest.pdf.grids import ruled_tables
        from onboard.ingest.pdf.underlines import with_underlines

        sheets = self._sheets()
        self._refuse_unreadable(sheets)
        read = [_words(sheet) for sheet in sheets]
        levels = with_true_hyphens([upright for upright, _ in read])
        return [
            _Page(sheet, with_underlines(words, sheet.strokes), turned, ruled_tables(sheet.strokes))
            for sheet, words, (_, turned) in zip(sheets, levels, read, strict=True)
        ]

    def _sheets(self) -> list[Sheet]:
        import pypdfium2

        from onboard.ingest.pdf.page import sheet_of

        form = None
        try:
            self.document.init_forms()
            form = self.document.formenv
        except pypdfium2.PdfiumError:
            form = None
        found = []
        for index in range(len(self.document)):
            try:
                page = self.document[index]
            except pypdfium2.PdfiumError:
                text = f"page {index + 1} is damaged and cannot be read"
                self._report("unreadable-page", text, index + 1, "Export or download the document again.", stops=True)
                continue
            # The page stays open: its images belong to it, and are rendered from it later.
            self.pages[index + 1] = page
            found.append(sheet_of(page, index + 1, form))
        if not found:
            raise InputError("is damaged: none of its pages can be read", hint="Export or download it again.")
        return found

    def _refuse_unreadable(self, sheets: list[Sheet]) -> None:
        """A scan, or letters nobody can tell: the whole document is refused, a single page is a problem."""
        from onboard.ingest.pdf.figures import covering
        from onboard.ingest.pdf.glyphs import is_private
        from onboard.ingest.pdf.legible import makes_words

        silent: list[int] = []
        said = unknown = 0
        garbled: list[int] = []
        readable = makes_words(" ".join("".join(letter.text for letter in sheet.letters) for sheet in sheets))
        for sheet in sheets:
            letters = [letter.text for letter in sheet.letters if not letter.text.isspace()]
            strange = max(sum(is_private(letter) for letter in letters), 0 if readable else sheet.unmapped)
            said += len(letters)
            unknown += strange
            if len(letters) > 20 and strange * 3 > len(letters):
                garbled.append(sheet.number)
            outlines = sum(shape.crooked for shape in sheet.shapes) > 400
            words = sum(letter.isalpha() for letter in letters)
            if words < 12 and (covering(sheet) > 0.45 or outlines):
                silent.append(sheet.number)
        empty = sum(not sheet.letters and not sheet.images and not sheet.shapes for sheet in sheets)
        count = len(sheets)
        if empty == count:
            raise InputError("is empty: there is nothing on its pages", hint="Export it again.")
        if (silent and len(silent) + empty == count) or (
            silent and len(silent) * 10 >= count * 9 and said < 40 * count
        ):
            raise InputError(
                f"has no text: {len(silent)} of its {count} pages {_are(len(silent))} pictures (a scan)", hint=_OCR
            )
        if said and unknown * 3 > said:
            raise InputError(
                "has text that cannot be read: its fonts do not tell which letters they draw", hint=_SAVE_AGAIN
            )
        for number in silent:
            self._report(
                "unreadable-page", f"page {number} is a picture without text (a scan?)", number, _OCR, stops=True
            )
        for number in garbled:
            text = f"page {number} has text whose letters cannot be told"
            self._report("unreadable-page", text, number, _SAVE_AGAIN, stops=True)

    # ------------------------------------------------------------------------------------------ pictures

    def _figures(self, pages: list[_Page]) -> list[tuple[Figure, str]]:
        from onboard.ingest.pdf.figures import figures_on, picture, repeated_images

        repeated = repeated_images([page.sheet for page in pages])
        found: list[tuple[Figure, str]] = []
        for one in pages:
            sheet = one.sheet
            for figure in figures_on(sheet, one.lines, one.tables, repeated):
                page = self.pages[sheet.number]
                name, content = picture(figure, page, page.get_rotation())
                if name not in self.pictures:
                    self.bytes_shown += len(content)
                    if self.bytes_shown > MOST_PICTURE_BYTES:
                        raise InputError(
                            f"holds more than {MOST_PICTURE_BYTES // MEBIBYTE} MiB of pictures",
                            hint="Export it with smaller pictures.",
                        )
                    self.pictures[name] = content
                found.append((figure, name))
            if any(image.box.area > 0.8 * sheet.box.area for image in sheet.images) and sheet.hidden > 60:
                text = f"page {sheet.number} is a scan with recognised text; the pictures on it are not taken"
                hint = "Take the photos anew, or check the recognised words against the paper."
                self._report("left-out", text, sheet.number, hint)
        return found

    # ------------------------------------------------------------------------------------------ about the document

    def _marks(self) -> dict[str, int]:
        """The titles in the document's outline (its bookmarks), with their levels."""
        import pypdfium2

        from onboard.ingest.pdf.passages import title_key

        found: dict[str, int] = {}
        try:
            for count, mark in enumerate(self.document.get_toc(max_depth=6)):
                if count >= 2_000:
                    break
                key = title_key(mark.get_title())
                if key:
                    found.setdefault(key, mark.level + 1)
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            return {}
        return found

    def _front(self, scribe: Scribe, said: Said) -> list[Field]:
        return [scribe.field((key,) if key else (), value, Spot("page", page)) for key, value, page in said]

    def _tell_of_the_rest(self, sheets: list[Sheet]) -> None:
        """What the document holds besides its pages."""
        import pypdfium2.raw as raw

        scripts = max(0, raw.FPDFDoc_GetJavaScriptActionCount(self.document))
        files = max(0, raw.FPDFDoc_GetAttachmentCount(self.document))
        if scripts or files:
            parts = [f"{scripts} script(s)" if scripts else "", f"{files} attached file(s)" if files else ""]
            text = f"holds {' and '.join(filter(None, parts))}, which were neither run nor opened"
            self._report("active-content", text, 0, "If an attached file matters, save it and read it by itself.")
        comments = sum(sheet.comments for sheet in sheets)
        if comments:
            text = f"{comments} comment(s) of reviewers are left out"
            self._report("comments", text, 0, "Write into the text what is to be said.")

    def _report(self, kind: str, text: str, page: int, hint: str, *, stops: bool = False) -> None:
        place = f"page {page}" if page else ""
        self.problems.append(Problem(kind, text, self.name, place, hint, stops))


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


@dataclass
class _Page:
    """``levels``: its words, line by line; ``turned``: what runs in another direction; ``tables``: drawn ones."""

    sheet: Sheet
    levels: list[list[Word]]
    turned: list[Line]
    tables: list[Ruled]

    @property
    def lines(self) -> list[Line]:
        from onboard.ingest.pdf.lines import lines_of

        return lines_of(self.levels, self.sheet.number)

    def without(self, words: set[int]) -> list[list[Word]]:
        """Its levels without some words, by their ``id``."""
        return [kept for level in self.levels if (kept := [word for word in level if id(word) not in words])]


def _words(sheet: Sheet) -> tuple[list[list[Word]], list[Line]]:
    """The words in the page's main direction, upright also where it was laid on its side; and the lines of others.

    The letters are not needed afterwards, and taken off the sheet: there are very many of them.
    """
    from onboard.ingest.pdf.glyphs import turned, words_of
    from onboard.ingest.pdf.lines import lines_of

    counted = Counter(letter.angle for letter in sheet.letters if not letter.text.isspace())
    main = counted.most_common(1)[0][0] if counted else 0
    by_angle: dict[int, list[Letter]] = {}
    for letter in sheet.letters:
        by_angle.setdefault(letter.angle, []).append(letter)
    sheet.letters.clear()
    upright = words_of(turned(by_angle.pop(main, []), main, sheet.box))
    others = [words_of(turned(by_angle[angle], angle, sheet.box)) for angle in sorted(by_angle)]
    return upright, [line for words in others for line in lines_of(words, sheet.number)]


def _without_furniture(pages: list[_Page]) -> Said:
    """Takes headers, footers and page numbers off the pages; what they say, and the page it stands on first."""
    from onboard.ingest.pdf.furniture import furniture

    found = furniture([(page.sheet.box, page.lines) for page in pages])
    words = {id(word) for line in found.lines for word in line.words}
    for page in pages:
        page.levels = page.without(words)
    return found.said


def _arranged(pages: list[_Page], figures: list[Figure]) -> tuple[list[list[Part]], dict[Line, tuple[float, float]]]:
    """Each page's parts in reading order, and the room each line has."""
    from onboard.ingest.pdf.arrangement import arranged
    from onboard.ingest.pdf.layout import rooms_of
    from onboard.ingest.pdf.parts import Column

    labels = {id(word) for figure in figures for line in figure.labels for word in line.words}
    parts: list[list[Part]] = []
    rooms: dict[Line, tuple[float, float]] = {}
    for page in pages:
        sheet = page.sheet
        own = arranged(page.without(labels), page.tables, sheet.strokes, _frames(sheet), sheet.number)
        parts.append([*own, Column(tuple(page.turned))] if page.turned else own)
        shown = [figure.box for figure in figures if figure.page == sheet.number]
        rooms.update(rooms_of(parts[-1], shown, sheet.box))
    return parts, rooms


def _frames(sheet: Sheet) -> list[Box]:
    """Frames round text: plain boxes of a fair size, those that touch put together."""
    from onboard.ingest.pdf.sheet import around

    boxes = [
        shape.box
        for shape in sheet.shapes
        if shape.plain and shape.box.width > 40 and shape.box.height > 10 and shape.box.area < 0.5 * sheet.box.area
    ][:500]
    merged: list[Box] = []
    for box in sorted(boxes, key=lambda one: (one.top, one.left)):
        for index, other in enumerate(merged):
            if abs(other.left - box.left) < 2 and abs(other.right - box.right) < 2 and box.top - other.bottom < 2:
                merged[index] = around([other, box])
                break
        else:
            merged.append(box)
    return merged
