"""Images and drawings on a page -> pictures: as they stand in the file, or rendered with what is drawn over them.

A picture is taken as it is when it looks on the page as it does in the file; where arrows, numbers or a mask lie over
it, where it is cut, turned or of a kind no viewer shows, that part of the page is rendered. Drawings made of lines are
rendered too. What is small, thin, repeated on many pages or lies under the whole page is decoration.
"""

from __future__ import annotations

import ctypes
import io
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onboard.ingest.pdf.grids import Ruled
from onboard.ingest.pdf.lines import Line
from onboard.ingest.pdf.sheet import Box, Image, Shape, Sheet, around
from onboard.ingest.transcript import picture_name

_SMALLEST = 20.0
_SMALLEST_PIXELS = 24
_WHOLE_PAGE = 0.82
_DOTS = 200 / 72
_MOST_PIXELS = 12_000_000
_MOST_BYTES = 64 * 1024 * 1024
_ALIKE = 14.0
_MOST_FIGURES = 2_000
_MOST_SHAPES = 4_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and where it stands. ``image``: the only bitmap in it; None where it must be rendered.

    ``labels``   short words drawn over it, which are part of the picture
    """

    box: Box
    page: int
    image: Image | None
    drawn: bool = False
    labels: tuple[Line, ...] = ()


def figures_on(sheet: Sheet, lines: Sequence[Line], tables: Sequence[Ruled], repeated: frozenset[int]) -> list[Figure]:
    """The pictures of one page, from the top. ``repeated``: from ``repeated_images``."""
    images = [image for image in sheet.images if not _decoration(image, sheet, lines, repeated)]
    bare = not any(sum(letter.isalpha() for letter in line.text) > 2 for line in lines)
    shapes = [shape for shape in sheet.shapes if not _underlay(shape, sheet, lines)][:_MOST_SHAPES]
    groups = _grouped([image.box for image in images])
    found: list[Figure] = []
    used: set[int] = set()
    for group in groups:
        box = around([images[index].box for index in group])
        over = [i for i, shape in enumerate(shapes) if i not in used and _drawn_over(shape, box)]
        used.update(i for i, shape in enumerate(shapes) if shape.box.overlap(box) > 0.5 * shape.box.area)
        used.update(over)
        whole = _with_call_outs(box, [shapes[i].box for i in over], sheet)
        labels = tuple(line for line in lines if _is_label(line, whole, lines))
        alone = images[group[0]] if len(group) == 1 and not over and not labels else None
        found.append(Figure(whole, sheet.number, alone, labels=labels))
    left = [shape for index, shape in enumerate(shapes) if index not in used]
    found.extend(_drawings(left, sheet, lines, tables, bare))
    return sorted(found, key=lambda figure: (figure.box.top, figure.box.left))[:_MOST_FIGURES]


def repeated_images(sheets: Sequence[Sheet]) -> frozenset[int]:
    """The images (by ``id``) that stand in one place on half of the pages: logos, borders, templates."""
    least = max(3, (len(sheets) + 1) // 2) if len(sheets) > 2 else 2
    places = Counter(place for sheet in sheets for place in {_place_of(image) for image in sheet.images})
    often = [image for sheet in sheets for image in sheet.images if places[_place_of(image)] >= least]
    # Photos may stand in the same place on every page; only the same bytes are the same picture.
    prints = [(_place_of(image), _print_of(image)) for image in often]
    counted = Counter(prints)
    return frozenset(id(image) for image, key in zip(often, prints, strict=True) if counted[key] >= least)


def _place_of(image: Image) -> tuple[int, ...]:
    box = image.box
    return (*(round(edge / 4) for edge in (box.left, box.top, box.right, box.bottom)), *image.pixels)


def _print_of(image: Image) -> tuple[int, int]:
    import pypdfium2.raw as raw

    length = raw.FPDFImageObj_GetImageDataRaw(image.handle, None, 0)
    if not 0 < length <= _MOST_BYTES:
        return length, 0
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(image.handle, buffer, length)
    return length, zlib.crc32(buffer.raw)


def covering(sheet: Sheet) -> float:
    """How much of the page its images cover, 0 to 1; images that lie over one another count once, roughly."""
    boxes = [image.box for image in sheet.images]
    if not boxes:
        return 0.0
    most = around(boxes)
    return min(sum(box.area for box in boxes), most.area) / max(sheet.box.area, 1)


# ---------------------------------------------------------------------------------------------- what is a picture


def _decoration(image: Image, sheet: Sheet, lines: Sequence[Line], repeated: frozenset[int]) -> bool:
    box = image.box
    if min(box.width, box.height) < 6 or max(box.width, box.height) < _SMALLEST:
        return True
    if min(box.width, box.height) < _SMALLEST and max(box.width, box.height) > 8 * min(box.width, box.height):
        return True
    if min(image.pixels) < 2 or max(image.pixels) < _SMALLEST_PIXELS:
        return True
    if id(image) in repeated:
        return True
    letters = sum(line.letters for line in lines)
    if box.area > _WHOLE_PAGE * sheet.box.area:
        return letters > 60
    inside = sum(line.letters for line in lines if box.holds(line.box.middle))
    return box.area > 0.35 * sheet.box.area and inside > 200


def _underlay(shape: Shape, sheet: Sheet, lines: Sequence[Line]) -> bool:
    """Backgrounds and borders of the page, and of paragraphs."""
    if shape.box.area > 0.6 * sheet.box.area:
        return True
    if not shape.plain:
        return False
    return any(shape.box.holds(line.box.middle) and line.letters > 3 for line in lines)


def _grouped(boxes: list[Box]) -> list[list[int]]:
    """Images that overlap, or are strips of one, as one picture each."""
    groups: list[list[int]] = []
    for index, box in enumerate(boxes):
        touching = [group for group in groups if any(_belong(box, boxes[other]) for other in group)]
        merged = [index, *(member for group in touching for member in group)]
        groups = [group for group in groups if group not in touching]
        groups.append(sorted(merged))
    return groups


def _belong(first: Box, second: Box) -> bool:
    smaller = min(first.area, second.area)
    if smaller > 0 and first.overlap(second) > 0.6 * smaller:
        return True
    stacked = abs(first.left - second.left) < 1 and abs(first.right - second.right) < 1
    touching = min(abs(first.top - second.bottom), abs(second.top - first.bottom)) < 0.6
    strips = min(first.height, second.height) * 5 < first.width
    return stacked and touching and strips


def _drawn_over(shape: Shape, box: Box) -> bool:
    """A path that lies over a picture or reaches into it, and is not its border."""
    if not shape.box.meets(box):
        return False
    shared = shape.box.grown(0.5).overlap(box)
    if shared <= 0:
        return False
    edges = zip(
        (shape.box.left, shape.box.top, shape.box.right, shape.box.bottom),
        (box.left, box.top, box.right, box.bottom),
        strict=True,
    )
    if all(abs(a - b) < 4 for a, b in edges):
        return False
    if shape.plain and shape.box.area >= 0.97 * box.area:
        return False  # a frame or an underlay
    return shape.box.area < 4 * box.area


def _with_call_outs(box: Box, over: list[Box], sheet: Sheet) -> Box:
    """The picture with what is drawn over it, as far as that does not make it another picture."""
    room = Box(
        box.left - 0.35 * box.width - 20,
        box.top - 0.35 * box.height - 20,
        box.right + 0.35 * box.width + 20,
        box.bottom + 0.35 * box.height + 20,
    )
    whole = around([box, *(one.common(room) for one in over)])
    return whole.common(sheet.box)


def _is_label(line: Line, box: Box, lines: Sequence[Line]) -> bool:
    """A short word inside a picture that is not the end of a passage beside it."""
    if not box.holds(line.box.middle) or line.box.overlap(box) <= 0.8 * line.box.area:
        return False
    goes_on = any(
        other is not line
        and 0.5 * line.size < abs(line.base - other.base) < 1.6 * line.size
        and other.box.over(line.box) > 0
        and abs(other.size - line.size) < 0.5
        and not box.holds(other.box.middle)
        for other in lines
    )
    return not goes_on and len(line.words) <= 3 and line.letters <= 24


def _drawings(
    shapes: list[Shape], sheet: Sheet, lines: Sequence[Line], tables: Sequence[Ruled], bare: bool
) -> list[Figure]:
    """Clusters of paths that draw something."""
    loose = [shape for shape in shapes if not any(_of_table(shape, table) for table in tables)]
    found: list[Figure] = []
    for group in _clusters([shape.box for shape in loose]):
        members = [loose[index] for index in group]
        box = around([shape.box for shape in members])
        pieces = sum(shape.pieces for shape in members)
        crooked = sum(shape.crooked for shape in members)
        if min(box.width, box.height) < 36 or (crooked < 4 and pieces < 60) or (crooked < 2 and not bare):
            continue
        inside = [line for line in lines if box.holds(line.box.middle)]
        if sum(line.letters for line in inside) > 160 or any(len(line.words) > 7 for line in inside):
            continue  # a coloured panel with text on it
        if len(members) < 3 and crooked < 12:
            continue
        labels = tuple(line for line in inside if _is_label(line, box, lines))
        found.append(Figure(box.grown(2).common(sheet.box), sheet.number, None, True, labels))
    return found


def _of_table(shape: Shape, table: Ruled) -> bool:
    return shape.plain and not shape.crooked and table.box.grown(2).holds(shape.box.middle)


def _clusters(boxes: list[Box]) -> list[list[int]]:
    """Boxes that touch or nearly touch, transitively; sorted by x so that few are compared."""
    parent = list(range(len(boxes)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(len(boxes)), key=lambda index: boxes[index].left)
    open_ones: list[int] = []
    for index in order:
        box = boxes[index].grown(5)
        open_ones = [other for other in open_ones if boxes[other].right >= box.left]
        for other in open_ones:
            if root(other) != root(index) and box.meets(boxes[other]):
                parent[root(other)] = root(index)
        open_ones.append(index)
    groups: dict[int, list[int]] = {}
    for index in range(len(boxes)):
        groups.setdefault(root(index), []).append(index)
    return list(groups.values())


# ---------------------------------------------------------------------------------------------- bytes


def picture(figure: Figure, page: Any, turn: int) -> tuple[str, bytes]:
    """A figure's name and bytes: the file's own JPEG where that shows what the page shows, else a rendering."""
    shown: Any = None
    if figure.image is not None and figure.image.upright and turn == 0:
        small = _rendered(figure, page, 96 / max(figure.box.width, figure.box.height))
        own = _jpeg(figure.image.handle)
        if own and _looks_like(_opened_jpeg(own), small, _ALIKE, 150):
            return picture_name(own, "jpg"), own
        bitmap = _bitmap(figure.image, page)
        if bitmap is not None and _looks_like(bitmap, small, 2 * _ALIKE, 256):
            shown = bitmap  # without the words that happen to stand on its margin
    if shown is None:
        shown = _rendered(figure, page, _fineness(figure))
    content, suffix = _encoded(shown, lossless=figure.drawn or not _photographic(shown))
    return picture_name(content, suffix), content


def _jpeg(handle: Any) -> bytes:
    """The bytes of an image that is one plain JPEG; b"" for any other."""
    import pypdfium2.raw as raw

    if raw.FPDFImageObj_GetImageFilterCount(handle) != 1:
        return b""
    name = ctypes.create_string_buffer(32)
    raw.FPDFImageObj_GetImageFilter(handle, 0, name, len(name))
    if name.value != b"DCTDecode":
        return b""
    length = raw.FPDFImageObj_GetImageDataRaw(handle, None, 0)
    if not 0 < length <= _MOST_BYTES:
        return b""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(handle, buffer, length)
    return buffer.raw if buffer.raw.startswith(b"\xff\xd8") else b""


def _opened_jpeg(jpeg: bytes) -> Any:
    """A small picture of a JPEG that every viewer shows; None for any other."""
    from PIL import Image as Pillow

    try:
        with Pillow.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            if image.mode not in ("RGB", "L"):
                return None
            image.draft("RGB", (256, 256))
            return image.convert("RGB")
    except (OSError, ValueError, Pillow.DecompressionBombError):
        return None


def _bitmap(image: Image, page: Any) -> Any:
    """An image's own dots with its mask, on white; None where PDFium cannot say."""
    import pypdfium2
    from PIL import Image as Pillow

    if image.pixels[0] * image.pixels[1] > _MOST_PIXELS:
        return None
    try:
        bitmap = pypdfium2.PdfImage(image.handle, page=page, pdf=page.pdf).get_bitmap(render=True)
    except (pypdfium2.PdfiumError, ValueError):
        return None
    dots = bitmap.to_pil().convert("RGBA")
    if dots.width * 2 < image.pixels[0] or dots.width * dots.height > 4 * _MOST_PIXELS:
        return None
    ground = Pillow.new("RGBA", dots.size, "white")
    return Pillow.alpha_composite(ground, dots).convert("RGB")


def _looks_like(own: Any, rendered: Any, mean: float, most: float) -> bool:
    """Whether an image shows what the page shows there: no mask, no other colours, nothing over it."""
    from PIL import Image as Pillow
    from PIL import ImageChops, ImageStat

    if own is None:
        return False
    small = own.resize((24, 24), Pillow.Resampling.BOX)
    shown = rendered.resize((24, 24), Pillow.Resampling.BOX)
    differences = ImageStat.Stat(ImageChops.difference(small, shown))
    return max(differences.mean) < mean and max(high for _, high in differences.extrema) < most


def _fineness(figure: Figure) -> float:
    """Pixels a point: about as fine as the bitmap in it, within limits."""
    dots = _DOTS
    if figure.image is not None:
        dots = max(dots, min(figure.image.pixels[0] / max(figure.box.width, 1), 2 * _DOTS))
    while figure.box.area * dots * dots > _MOST_PIXELS:
        dots *= 0.8
    return dots


def _rendered(figure: Figure, page: Any, dots: float) -> Any:
    """That part of the page as a Pillow image. ``dots``: pixels a point."""
    width, height = page.get_size()
    box = figure.box
    crop = (max(0.0, box.left), max(0.0, height - box.bottom), max(0.0, width - box.right), max(0.0, box.top))
    return page.render(scale=dots, crop=crop, may_draw_forms=False).to_pil().convert("RGB")


def _photographic(image: Any) -> bool:
    """Many colours: a JPEG keeps it well in a tenth of the bytes."""
    colours = image.resize((128, 128)).getcolors(4_000)
    return colours is None


def _encoded(image: Any, *, lossless: bool) -> tuple[bytes, str]:
    out = io.BytesIO()
    if lossless:
        image.save(out, "PNG", optimize=False)
        return out.getvalue(), "png"
    image.save(out, "JPEG", quality=90)
    return out.getvalue(), "jpg"
