"""The pictures of a presentation: which of them tell something, and what is shown of each.

    regions -> pictures by name, runs that name them, problems

A picture is taken as it is in the file where nothing was done to it, else drawn as the slide shows it.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from onboard.core.errors import InputError
from onboard.core.model import Problem
from onboard.ingest import metafiles, photokinds
from onboard.ingest.braces import parted, without_words
from onboard.ingest.drawing import painting
from onboard.ingest.drawing.things import PlacedPicture, Thing
from onboard.ingest.powerpoint.deck import A, Deck, P, R, Slide, number
from onboard.ingest.powerpoint.regions import Region, within
from onboard.ingest.powerpoint.standing import Standing
from onboard.ingest.scribe import Run
from onboard.ingest.transcript import picture_name

_SMALLEST_SIDE = 228_600
_LOGO_AREA, _WHOLE_AREA = 0.15, 0.9
_FEWEST_REPEATS = 3
_CROPPED = 0.01
_MANY_PIXELS = 400_000_000
_PLACES = 50
_METAFILES = (photokinds.EMF, photokinds.WMF)
_FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|heic|webp|svg)\s*$", re.IGNORECASE)
_GUESSED = re.compile(
    r"automatically generated|automatisch generiert|wygenerowany automatycznie|generado automáticamente"
    r"|générée? automatiquement|generata automaticamente|generată automat|otomatik olarak oluşturuldu"
    r"|автоматично|تم إنشاؤه تلقائي",
    re.IGNORECASE,
)


@dataclass
class Darkroom:
    """Keeps the pictures, each once, and makes those that are drawn.

    ``usual``    pictures that stand in the same place on most slides: part, left, top (see ``usual_places``)
    ``pixels``   how many were drawn so far
    """

    deck: Deck
    usual: frozenset[tuple[str, int, int]]
    pictures: dict[str, bytes] = field(default_factory=dict)
    pixels: int = 0

    def matters(self, region: Region, slide: Slide) -> bool:
        """Whether a region tells something: no logo, no background, no bullet. What is drawn over always does."""
        return not region.is_plain or self._tells(region.pictures[0], slide)

    def _tells(self, one: Standing, slide: Slide) -> bool:
        picture = one.picture
        assert picture is not None
        share = one.box.area / self.deck.box.area
        relation = slide.page.relations.get(picture.name)
        frame = one.element.find(f"{P}spPr/{A}xfrm/{A}off")
        usual = relation is not None and frame is not None and _place(relation.target, frame, self.deck) in self.usual
        if share < _LOGO_AREA:
            return not usual and max(one.box.width, one.box.height) >= _SMALLEST_SIDE
        return share < _WHOLE_AREA or not (usual or slide.kind in ("title", "secHead"))

    def developed(self, region: Region, slide: Slide, problems: list[Problem]) -> Iterator[Run]:
        """The picture of a region: as it is in the file where nothing was done to it, else drawn."""
        alt = "; ".join(dict.fromkeys(text for one in region.pictures if (text := _alt(one))))
        if region.is_plain and not _changed(region.pictures[0]):
            yield self._original(region.pictures[0], slide, alt)
            return
        things = tuple(_paintable(thing) for thing in region.things)
        pictures = [thing for thing in things if isinstance(thing, PlacedPicture)]
        if not all(painting.can_paint(picture.content) for picture in pictures):
            for one in region.pictures:
                yield self._original(one, slide, _alt(one))
            if region.over:
                problems.append(self._undrawn(slide))
            return
        box = region.box(self.deck.box) if region.over else within(region.bare, self.deck.box)
        # A deck of thousands of drawings is drawn smaller, so that it is read in time at all.
        longest = painting.LONGEST_SIDE if self.pixels < _MANY_PIXELS else painting.LONGEST_SIDE // 2
        painted = painting.painted(things, box, longest=longest)
        self.pixels += painted.width * painted.height
        if painted.unpainted:
            for one in region.pictures:
                yield self._original(one, slide, _alt(one))
            return
        name = picture_name(painted.content, painted.suffix)
        self.pictures[name] = painted.content
        unknown = dict.fromkeys(name for one in (*region.pictures, *region.over) for name in one.unknown)
        problems.extend(self._inexact(slide, unknown, painted.lacking))
        yield Run(picture=name, alt=alt)

    def _original(self, one: Standing, slide: Slide, alt: str) -> Run:
        picture = one.picture
        assert picture is not None
        relation = slide.page.relations.get(picture.name)
        suffix = posixpath.splitext(relation.target if relation else picture.name)[1]
        name = picture_name(picture.content, suffix or ".bin")
        self.pictures[name] = picture.content
        return Run(picture=name, alt=alt)

    def _undrawn(self, slide: Slide) -> Problem:
        text = (
            "arrows or call-outs are drawn over a picture of a format that cannot be drawn here; they are missing in it"
        )
        hint = "Save the picture and what is drawn over it as one PNG, and insert that."
        return Problem("left-out", text, self.deck.name, f"slide {slide.number}", hint)

    def _inexact(self, slide: Slide, unknown: dict[str, None], lacking: str) -> Iterator[Problem]:
        place = f"slide {slide.number}"
        if unknown:
            text = f"shapes over a picture are drawn as plain frames: {', '.join(list(unknown)[:5])}"
            yield Problem("left-out", text, self.deck.name, place, "Look whether the picture still says it.")
        if lacking:
            text = f"call-outs in a picture have signs that no font here has: {lacking[:20]}"
            yield Problem("left-out", text, self.deck.name, place, "The words are in the text; look at the picture.")


def _paintable(thing: Thing) -> Thing:
    """A picture that is wrapped in a Windows metafile, unwrapped; everything else as it is."""
    if not isinstance(thing, PlacedPicture) or (kind := photokinds.kind_of(thing.content)) not in _METAFILES:
        return thing
    try:
        return replace(thing, content=metafiles.picture_in(thing.content, kind))
    except InputError:
        return thing  # it is a drawing: delivered as it is, and said


def usual_places(slides: Sequence[Slide], deck: Deck) -> frozenset[tuple[str, int, int]]:
    """Pictures that stand in the same place on most slides: logos, backgrounds."""
    counts: Counter[tuple[str, int, int]] = Counter()
    for slide in slides:
        found: set[tuple[str, int, int]] = set()
        for shape in slide.page.root.iter(f"{P}pic"):
            blip, frame = shape.find(f"{P}blipFill/{A}blip"), shape.find(f"{P}spPr/{A}xfrm/{A}off")
            relation = slide.page.relations.get(blip.get(f"{R}embed", "")) if blip is not None else None
            if relation is not None and frame is not None:
                found.add(_place(relation.target, frame, deck))
        counts.update(found)
    return frozenset(place for place, count in counts.items() if count >= max(_FEWEST_REPEATS, len(slides) / 2))


def _place(part: str, offset: Any, deck: Deck) -> tuple[str, int, int]:
    """A picture's part, and about where it begins."""
    x, y = number(offset.get("x"), 0) / deck.width, number(offset.get("y"), 0) / deck.height
    return part, round(x * _PLACES), round(y * _PLACES)


def _alt(one: Standing) -> str:
    """What a person wrote about a picture; a program's guess and the name of a file are nobody's words."""
    words, _ = parted(one.description)
    guessed = _GUESSED.search(words) or _FILE_NAME.search(words)
    return without_words(one.description) if guessed else one.description


def _changed(one: Standing) -> bool:
    """Whether a picture is shown cropped, turned, mirrored, or in a shape."""
    picture = one.picture
    assert picture is not None
    matrix = picture.placement.matrix
    upright = abs(matrix.b) + abs(matrix.c) < 1e-6 and matrix.a > 0 and matrix.d > 0
    cropped = max(abs(share) for share in picture.crop) > _CROPPED
    return (cropped or not upright or bool(picture.within)) and painting.can_paint(picture.content)
