"""Form fields as they are filled in, typed notes, and how many comments a page has."""

from __future__ import annotations

import ctypes
from typing import Any

from onboard.ingest.pdf.sheet import Box, Letter, Sheet
from onboard.ingest.pdf.view import View

_MOST_ANNOTATIONS = 5_000


class Annotations:
    def __init__(self, view: View, found: Sheet, form: Any) -> None:
        self.view, self.found, self.form = view, found, form

    def read(self, page: Any) -> None:
        import pypdfium2.raw as raw

        for index in range(min(max(0, raw.FPDFPage_GetAnnotCount(page)), _MOST_ANNOTATIONS)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            if not annotation:
                continue
            try:
                self._read(annotation, raw)
            finally:
                raw.FPDFPage_CloseAnnot(annotation)

    def _read(self, annotation: Any, raw: Any) -> None:
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET and self.form is not None:
            self._write(annotation, self._value(annotation, raw), raw)
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            self._write(annotation, _string(annotation, b"Contents", raw), raw)
        elif kind in (
            raw.FPDF_ANNOT_TEXT,
            raw.FPDF_ANNOT_HIGHLIGHT,
            raw.FPDF_ANNOT_UNDERLINE,
            raw.FPDF_ANNOT_STRIKEOUT,
            raw.FPDF_ANNOT_CARET,
        ):
            self.found.comments += 1

    def _value(self, annotation: Any, raw: Any) -> str:
        """As displayed: the words of a field, a ticked or empty box, or a blank."""
        kind = raw.FPDFAnnot_GetFormFieldType(self.form, annotation)
        if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
            return "☑" if raw.FPDFAnnot_IsChecked(self.form, annotation) else "☐"
        if kind not in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
            return ""
        length = raw.FPDFAnnot_GetFormFieldValue(self.form, annotation, None, 0)
        buffer = ctypes.create_string_buffer(min(max(length, 2), 40_000))
        raw.FPDFAnnot_GetFormFieldValue(self.form, annotation, _wide(buffer), len(buffer))
        return buffer.raw.decode("utf-16-le", "replace").partition("\0")[0].strip() or "____"

    def _write(self, annotation: Any, words: str, raw: Any) -> None:
        rect = raw.FS_RECTF()
        if not words or not raw.FPDFAnnot_GetRect(annotation, rect):
            return
        box = self.view.box(rect.left, rect.bottom, rect.right, rect.top)
        lines = [line for line in words.replace("\r", "\n").split("\n") if line.strip()][:500]
        step = min(14.0, box.height / max(1, len(lines)))
        size = max(4.0, min(11.0, step * 0.8))
        top = box.top + max(0.0, (box.height - step * len(lines)) / 2)
        order = 1_000_000
        for number, line in enumerate(lines):
            base = top + step * number + size
            width = min(size * 0.5, box.width / max(1, len(line)))
            for index, letter in enumerate(line):
                left = box.left + width * index
                place = Box(left, base - size * 0.8, left + width, base + size * 0.2)
                self.found.letters.append(Letter(letter, place, base, size, False, "", order))
                order += 1


def _string(annotation: Any, key: bytes, raw: Any) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(min(max(length, 2), 40_000))
    raw.FPDFAnnot_GetStringValue(annotation, key, _wide(buffer), len(buffer))
    return buffer.raw.decode("utf-16-le", "replace").partition("\0")[0].strip()


def _wide(buffer: Any) -> Any:
    return ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
