"""A page's rules, drawings and images as PDFium gives them, those inside groups too."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from onboard.core.errors import InputError
from onboard.ingest.pdf.sheet import Box, Image, Shape, Sheet, Stroke, around
from onboard.ingest.pdf.view import Matrix, View, matrix_of, times

MOST_OBJECTS = 200_000
_DEEPEST = 8


class Drawn:
    def __init__(self, view: View, found: Sheet) -> None:
        self.view, self.found = view, found
        self.count = 0

    def read(self, page: Any) -> None:
        import pypdfium2.raw as raw

        handles = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
        self._read(handles, (1, 0, 0, 1, 0, 0), None, 0, raw)

    def _read(self, handles: Iterator[Any], outer: Matrix, frame: Box | None, depth: int, raw: Any) -> None:
        for handle in handles:
            if not handle:
                continue
            self.count += 1
            if self.count > MOST_OBJECTS:
                raise InputError(
                    f"is drawn of more than {MOST_OBJECTS} pieces on one page",
                    hint="Export it again with its drawings as pictures.",
                    place=f"page {self.found.number}",
                )
            kind = raw.FPDFPageObj_GetType(handle)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(handle, outer, frame, raw)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._image(handle, outer, frame, raw)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inside = (
                    raw.FPDFFormObj_GetObject(handle, index) for index in range(raw.FPDFFormObj_CountObjects(handle))
                )
                clip = self._clip(handle, outer, frame, raw)
                self._read(inside, times(matrix_of(handle, raw), outer), clip, depth + 1, raw)

    def _path(self, handle: Any, outer: Matrix, frame: Box | None, raw: Any) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(handle, fill, stroke) or not (fill.value or stroke.value):
            return
        points, crooked = self._points(handle, times(matrix_of(handle, raw), outer), raw)
        if not points or not all(math.isfinite(x + y) for line in points for x, y in line):
            return
        box = around([Box(x, y, x, y) for line in points for x, y in line])
        if frame is not None:
            box = box.common(frame)
        box = box.common(self.found.box.grown(1))
        if box.width < 0 or box.height < 0:
            return
        pieces = sum(max(1, len(line) - 1) for line in points)
        thin = min(box.width, box.height) < 3
        if thin and not crooked and pieces <= 8:
            self._thin(box)
            return
        plain = not crooked and pieces <= 8 * len(points)
        if stroke.value and not crooked:
            for line in points:
                self._edges(line)
        elif plain and fill.value:
            for line in points:
                part = around([Box(x, y, x, y) for x, y in line])
                if min(part.width, part.height) < 3:
                    self._thin(part)
        framed = plain and all(_is_frame(line) for line in points)
        self.found.shapes.append(Shape(box, pieces, crooked, framed, bool(fill.value)))

    def _thin(self, box: Box) -> None:
        if max(box.width, box.height) < 3:
            return
        if box.width >= box.height:
            self.found.strokes.append(Stroke(True, (box.top + box.bottom) / 2, box.left, box.right))
        else:
            self.found.strokes.append(Stroke(False, (box.left + box.right) / 2, box.top, box.bottom))

    def _edges(self, line: list[tuple[float, float]]) -> None:
        for (x1, y1), (x2, y2) in pairwise(line):
            if abs(y1 - y2) < 1 and abs(x1 - x2) > 3:
                self.found.strokes.append(Stroke(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2)))
            elif abs(x1 - x2) < 1 and abs(y1 - y2) > 3:
                self.found.strokes.append(Stroke(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2)))

    def _points(self, handle: Any, matrix: Matrix, raw: Any) -> tuple[list[list[tuple[float, float]]], int]:
        """The path's corners, line by line, as shown; and how many of its pieces are slanted or round."""
        a, b, c, d, e, f = matrix
        lines: list[list[tuple[float, float]]] = []
        x, y, crooked, curves = ctypes.c_float(), ctypes.c_float(), 0, 0
        total = raw.FPDFPath_CountSegments(handle)
        self.count += max(0, total) // 8
        for index in range(max(0, total)):
            segment = raw.FPDFPath_GetPathSegment(handle, index)
            if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            point = self.view.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO or not lines:
                lines.append([point])
            else:
                before = lines[-1][-1]
                if kind == raw.FPDF_SEGMENT_BEZIERTO:
                    curves += 1
                elif min(abs(before[0] - point[0]), abs(before[1] - point[1])) > 1:
                    crooked += 1
                lines[-1].append(point)
            if raw.FPDFPathSegment_GetClose(segment):
                lines[-1].append(lines[-1][0])
        return [line for line in lines if len(line) > 1], crooked + curves // 3

    def _image(self, handle: Any, outer: Matrix, frame: Box | None, raw: Any) -> None:
        a, b, c, d, e, f = times(matrix_of(handle, raw), outer)
        corners = [self.view.point(x, y) for x, y in ((e, f), (a + e, b + f), (c + e, d + f), (a + c + e, b + d + f))]
        whole = around([Box(x, y, x, y) for x, y in corners])
        clip = self._clip(handle, outer, frame, raw)
        shown = whole.common(clip) if clip is not None else whole
        shown = shown.common(self.found.box)
        width, height = ctypes.c_uint(), ctypes.c_uint()
        if not raw.FPDFImageObj_GetImagePixelSize(handle, width, height) or min(shown.width, shown.height) <= 0.5:
            return
        slant = abs(b) + abs(c) > 0.01 * (abs(a) + abs(d))
        upright = not slant and a > 0 and d > 0 and self.view.turn == 0 and shown.area > 0.97 * whole.area
        self.found.images.append(Image(shown, (width.value, height.value), upright, handle))

    def _clip(self, handle: Any, outer: Matrix, frame: Box | None, raw: Any) -> Box | None:
        """The rectangle that a clip leaves to be seen; corners only, which is enough for what programs write."""
        path = raw.FPDFPageObj_GetClipPath(handle)
        if not path:
            return frame
        a, b, c, d, e, f = outer
        x, y = ctypes.c_float(), ctypes.c_float()
        clip = frame
        for index in range(min(max(0, raw.FPDFClipPath_CountPaths(path)), 50)):
            boxes: list[Box] = []
            for number in range(min(max(0, raw.FPDFClipPath_CountPathSegments(path, index)), 500)):
                segment = raw.FPDFClipPath_GetPathSegment(path, index, number)
                if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                    px, py = self.view.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
                    boxes.append(Box(px, py, px, py))
            if boxes:
                own = around(boxes)
                clip = own if clip is None else own.common(clip)
        return clip


def _is_frame(line: list[tuple[float, float]]) -> bool:
    """A rectangle, or what looks like one from afar."""
    return len(line) <= 6
