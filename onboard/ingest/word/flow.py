"""One paragraph -> runs: fields, changes, content controls, pictures, and what hangs on it.

    w:p -> Inline(runs, drawings, notes)

The reading view: insertions are kept, deletions are not; of a field its result, not its instruction; of a content
control its content, and a blank where it still asks for one. A field may begin in one paragraph and end in another, so
one flow reads a whole story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from onboard.ingest.package import Relation
from onboard.ingest.scribe import Run
from onboard.ingest.word.album import Album
from onboard.ingest.word.canvas import Canvas, is_only_drawn
from onboard.ingest.word.drawings import Drawing, drawing
from onboard.ingest.word.formulas import linear
from onboard.ingest.word.markup import MC, W14, Element, M, R, W, branch, local, number, switch, value
from onboard.ingest.word.remarks import Remarks
from onboard.ingest.word.styles import Look, Styles
from onboard.ingest.word.symbols import CROSSED_BOX, EMPTY_BOX, shown, symbol

BLANK = "____"
"""A value that was not given."""

PAGE = "\ue123"
"""Where a header shows the number of a page; never part of the words."""

_NAVIGATION = frozenset({"TOC", "INDEX", "TOA", "RD", "XE", "TC", "TA"})
_PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"})
_DELETED = frozenset({W + "del", W + "moveFrom"})
_SILENT = frozenset(
    W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "rt", "fldData")
)
_SIGNS = MappingProxyType(
    {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": ""}
)
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_EXPONENT = re.compile(r"[+\-−]?\d{1,3}")
_UNIT = re.compile(r"(?:^|[\s\d(/·*⋅⁰¹²³⁴-⁹])[^\W\d_]{1,3}$|\d$")
_LINK = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"')
_LINES = re.compile(r"[\r\n]+")
_BLANKS = re.compile(r"[\s\u2000-\u200a\u3000]*")


@dataclass(frozen=True, slots=True)
class Inline:
    """``notes``: (kind, id) of the footnotes and endnotes that are referred to."""

    runs: tuple[Run, ...]
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass
class _Field:
    """A field that has begun. ``begins``: how many runs there were when its result began."""

    instruction: str = ""
    result: bool = False
    begins: int = 0
    form: Element = None

    @property
    def kind(self) -> str:
        return (self.instruction.split() or [""])[0].upper()

    @property
    def dropped(self) -> bool:
        return self.kind in _NAVIGATION or self.kind in _PAGES

    @property
    def link(self) -> str:
        found = _LINK.search(self.instruction)
        return found.group(1) if found else ""


@dataclass
class Flow:
    """Reads the paragraphs of one story, in their order.

    ``place``   where the latest one stands, for problems
    ``pages``   it is a header or footer: numbers of pages are marked, and lines drawn there are decoration
    """

    styles: Styles
    relations: Mapping[str, Relation]
    album: Album
    remarks: Remarks
    canvas: Canvas
    place: str = ""
    pages: bool = False
    _fields: list[_Field] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _drawings: list[Drawing] = field(default_factory=list)
    _notes: list[tuple[str, str]] = field(default_factory=list)

    def paragraph(self, element: Element, look: Look) -> Inline:
        """What a paragraph says. ``look``: its style's."""
        self._runs, self._drawings, self._notes = [], [], []
        for open_field in self._fields:
            open_field.begins = 0
        self._children(element, look, "")
        return Inline(tuple(self._runs), tuple(self._drawings), tuple(self._notes))

    def _pictures(self, found: Drawing) -> Iterator[Run]:
        """The pictures of a drawing; one drawn anew, where there are shapes over it."""
        alt = ", ".join(found.labels)
        if painted := self.canvas.painted(found, self.relations):
            yield Run(picture=painted, alt=found.alt or alt)
            return
        for shape in found.shapes:
            if shape.kind == "picture":
                name = self.album.picture(self.relations, shape.relation, self.place)
                if name:
                    yield Run(picture=name, alt=shape.alt or alt)

    # -------------------------------------------------------------------- elements

    def _children(self, element: Element, look: Look, link: str) -> None:
        for child in element:
            self._child(child, look, link)

    def _child(self, child: Element, look: Look, link: str) -> None:
        tag = child.tag
        if tag == W + "r":
            self._run(child, look, link)
        elif tag == W + "hyperlink":
            relation = self.relations.get(child.get(R + "id", ""))
            self._children(child, look, relation.target if relation and relation.external else link)
        elif tag in _DELETED:
            self._note_left_out("deleted", child, (W + "delText", W + "t"))
        elif tag == W + "sdt":
            self._control(child, look, link)
        elif tag == W + "fldSimple":
            self._simple_field(child, look, link)
        elif tag in (M + "oMath", M + "oMathPara"):
            self._write(linear(child), look, link)
        elif tag == MC + "AlternateContent":
            for chosen in branch(child):
                self._children(chosen, look, link)
        elif tag not in _SILENT:
            self._children(child, look, link)

    def _run(self, element: Element, look: Look, link: str) -> None:
        properties = element.find(W + "rPr")
        if properties is not None:
            look = self.styles.over(look, value(properties, "rStyle")).with_run(properties)
            underlined = value(properties, "u")
            if underlined and underlined != "none" and not link:
                look = replace(look, bold=True)
            if properties.find(W + "del") is not None:
                self._note_left_out("deleted", element, (W + "t", W + "delText"))
                return
        for sort, left_out in (("hidden", look.hidden), ("struck", look.struck)):
            if left_out and self._visible():
                self._field_marks(element)
                self._note_left_out(sort, element, (W + "t",))
                return
        for child in element:
            self._inside_run(child, look, link)

    def _inside_run(self, child: Element, look: Look, link: str) -> None:
        tag = child.tag
        if tag == W + "t":
            self._write(_LINES.sub(" ", child.text or ""), look, link)
        elif tag in _SIGNS:
            self._write(_SIGNS[tag], look, link)
        elif tag == W + "br":
            self._write("\n", look, link)
        elif tag == W + "sym":
            code = child.get(W + "char", "")
            self._write(symbol(_hexadecimal(code), child.get(W + "font", "")), _unfonted(look), link)
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._drawing(child)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            if self._visible():
                self._notes.append((local(child).removesuffix("Reference"), child.get(W + "id", "")))
        elif tag in (W + "fldChar", W + "instrText"):
            self._field_mark(child, look, link)
        elif tag == MC + "AlternateContent":
            for chosen in branch(child):
                for one in chosen:
                    self._inside_run(one, look, link)
        elif tag == W + "ruby":
            for base in child.iter(W + "rubyBase"):
                self._children(base, look, link)
        elif tag not in _SILENT:
            self._child(child, look, link)

    def _control(self, element: Element, look: Look, link: str) -> None:
        """A content control: what was filled in, and a blank where its prompt still stands."""
        properties, content = element.find(W + "sdtPr"), element.find(W + "sdtContent")
        if content is None or is_navigation(element):
            return
        box = properties.find(W14 + "checkbox") if properties is not None else None
        if box is not None:
            checked = box.find(W14 + "checked")
            on = checked is not None and checked.get(W14 + "val") in ("1", "true", "on")
            self._write(CROSSED_BOX if on else EMPTY_BOX, _unfonted(look), link)
        elif is_prompt(element):
            self._write(BLANK, _unfonted(look), link)
        else:
            self._children(content, look, link)

    def _drawing(self, element: Element) -> None:
        if not self._visible():
            return
        found = drawing(element)
        self._drawings.append(found)
        for shape in found.shapes:
            if shape.kind in ("object", "chart"):
                self.remarks.note(shape.kind, shape.alt, self.place)
        if is_only_drawn(found) and not self.pages:
            self.remarks.note("shape", "", self.place)
        self._runs.extend(self._pictures(found))

    # -------------------------------------------------------------------- fields

    def _simple_field(self, element: Element, look: Look, link: str) -> None:
        opened = _Field(element.get(W + "instr", ""), True, len(self._runs))
        if opened.kind in _PAGES:
            self._page(look)
        elif not opened.dropped:
            self._fields.append(opened)
            self._children(element, look, link)
            self._fields.pop()
            self._fill_blank(opened, look)

    def _field_marks(self, element: Element) -> None:
        for child in element:
            if child.tag in (W + "fldChar", W + "instrText"):
                self._field_mark(child, Look(), "")

    def _field_mark(self, child: Element, look: Look, link: str) -> None:
        if child.tag == W + "instrText":
            if self._fields and not self._fields[-1].result and len(self._fields[-1].instruction) < 4_000:
                self._fields[-1].instruction += child.text or ""
            return
        kind = child.get(W + "fldCharType", "")
        if kind == "begin" and child.get("unended") is None:
            self._fields.append(_Field(form=child.find(W + "ffData"), begins=len(self._runs)))
        elif kind == "separate" and self._fields:
            self._fields[-1].result, self._fields[-1].begins = True, len(self._runs)
        elif kind == "end" and self._fields:
            self._end(self._fields.pop(), look, link)

    def _end(self, ended: _Field, look: Look, link: str) -> None:
        if ended.kind in _PAGES:
            self._page(look)
        elif ended.kind == "FORMCHECKBOX" and ended.form is not None:
            box = ended.form.find(W + "checkBox")
            states = (switch(box, "checked"), switch(box, "default"))
            on = next((state for state in states if state is not None), False)
            self._write(CROSSED_BOX if on else EMPTY_BOX, look, link)
        elif ended.kind == "FORMDROPDOWN" and ended.form is not None:
            self._write(_chosen(ended.form.find(W + "ddList")), look, link)
        elif ended.kind == "SYMBOL":
            self._symbol(ended.instruction, look, link)
        elif ended.kind == "MACROBUTTON" and not ended.result:
            self._write(" ".join(ended.instruction.split()[2:]), look, link)
        else:
            self._fill_blank(ended, look)

    def _fill_blank(self, ended: _Field, look: Look) -> None:
        """A form's field that nobody filled in holds blanks: they are written as one that can be seen."""
        result = self._runs[ended.begins :]
        if ended.kind == "FORMTEXT" and all(_BLANKS.fullmatch(run.text) and not run.picture for run in result):
            del self._runs[ended.begins :]
            self._write(BLANK, look, "")

    def _symbol(self, instruction: str, look: Look, link: str) -> None:
        font = re.search(r'\\f\s+"?([^"\\]+)', instruction)
        code = re.search(r"SYMBOL\s+(0x[0-9a-fA-F]+|\d+)", instruction, re.IGNORECASE)
        if code:
            self._write(symbol(min(int(code.group(1), 0), 0x10FFFF), font.group(1) if font else ""), look, link)

    def _page(self, look: Look) -> None:
        if self.pages:
            self._write(PAGE, look, "")

    def _visible(self) -> bool:
        return all(one.result and not one.dropped for one in self._fields)

    # -------------------------------------------------------------------- words

    def _write(self, text: str, look: Look, link: str) -> None:
        if not text or not self._visible():
            return
        text = shown(text, look.font)
        if look.raised == "superscript" and _EXPONENT.fullmatch(text) and self._follows_a_unit():
            text = text.translate(_RAISED)
        followed = next((one.link for one in reversed(self._fields) if one.link), link)
        run = Run(text, bool(look.bold), link=followed)
        began = max((one.begins for one in self._fields), default=0)
        last = self._runs[-1] if len(self._runs) > began else None
        if last and not last.picture and (last.bold, last.link) == (run.bold, run.link):
            # Word cuts its text into ever smaller pieces; one look is one run.
            run = Run(last.text + text, run.bold, link=run.link)
            self._runs.pop()
        self._runs.append(run)

    def _follows_a_unit(self) -> bool:
        """Whether a raised number is a power: of a number or a unit, not the mark of a note behind a word."""
        return bool(_UNIT.search(self._runs[-1].text)) if self._runs else False

    def _note_left_out(self, sort: str, element: Element, tags: tuple[str, ...]) -> None:
        words = "".join(one.text or "" for one in element.iter(*tags))
        drawn = next(element.iter(W + "drawing"), None)
        if (words.strip() or drawn is not None) and self._visible():
            self.remarks.note(sort, words or "(picture)", self.place)


# ------------------------------------------------------------------------------------------ small questions


def is_prompt(control: Element) -> bool:
    """Whether a content control still shows what it asks for ("Klicken Sie hier, um Text einzugeben.")."""
    return bool(switch(control.find(W + "sdtPr"), "showingPlcHdr"))


def is_navigation(control: Element) -> bool:
    """Whether a content control holds a table of contents."""
    gallery = value(control.find(f"{W}sdtPr/{W}docPartObj"), "docPartGallery")
    return gallery in ("Table of Contents", "Table of Figures")


def mark_unended(root: Element) -> None:
    """Marks the beginnings of fields that never end, so that they do not swallow what follows."""
    begun: list[Element] = []
    for mark in root.iter(W + "fldChar"):
        kind = mark.get(W + "fldCharType", "")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    for mark in begun:
        mark.set("unended", "1")


def _chosen(choices: Element | None) -> str:
    if choices is None:
        return BLANK
    entries = [one.get(W + "val", "") for one in choices.findall(W + "listEntry")]
    at = number(value(choices, "result") or value(choices, "default"), 0)
    return entries[at] if 0 <= at < len(entries) else BLANK


def _hexadecimal(code: str) -> int:
    return int(code, 16) if re.fullmatch(r"[0-9a-fA-F]{1,6}", code) else 0


def _unfonted(look: Look) -> Look:
    """The same look in a font that shows letters as letters."""
    return replace(look, font="", raised="")
