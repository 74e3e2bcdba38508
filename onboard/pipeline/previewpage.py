"""The preview page: one HTML file with every slide in it, in all formats and languages, and what is said to each.

It runs nothing and loads nothing but what is in the file (Content Security Policy Level 3); words of documents and
scripts are never markup.
"""

from __future__ import annotations

import base64
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING

from onboard.core.model import FORMATS
from onboard.publish.wording import direction, own_name

if TYPE_CHECKING:
    import jinja2

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202d\u202e\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Shown:
    """One view of a scene, and what is said while it is seen.

    ``view, views``   which of how many, from 1
    ``notes``         what to look at: names of words in templates/preview.toml
    """

    scene: str
    number: int | None
    heading: str
    view: int
    views: int
    sentences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def marker(self) -> str:
        """The step's number in front of its first view, "" before the others."""
        return str(self.number) if self.number is not None and self.view == 1 else ""

    @property
    def caption(self) -> str:
        return self.heading + (f" ({self.view}/{self.views})" if self.views > 1 else "")

    def note(self, language: str) -> str:
        return " · ".join(_word(note, language) for note in self.notes)


@dataclass(frozen=True, slots=True)
class Pictured:
    """A view as it is drawn, small; ``shape`` is the name of its format."""

    shown: Shown
    jpeg: bytes
    shape: str

    @property
    def number(self) -> str:
        return self.shown.marker

    @property
    def caption(self) -> str:
        return self.shown.caption


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """All slides of one workstation; ``language`` is the page's own, German or English.

    ``pictured``   by (language, format), in order
    """

    station: str
    title: str
    language: str
    pictured: Mapping[tuple[str, str], Sequence[Pictured]]


@dataclass(frozen=True, slots=True)
class _Scene:
    """A scene with its views.

    ``twins``   whether both formats show the same views, each beside the other's; else one format after the other
    """

    anchor: str
    number: int | None
    heading: str
    views: tuple[Pictured, ...]
    twins: bool


def preview_page(page: PreviewPage) -> bytes:
    """The page as UTF-8."""
    languages = list(dict.fromkeys(language for language, _ in page.pictured))
    lang = _language_of_words(page.language)
    content = (
        _environment()
        .get_template("preview.html.j2")
        .render(
            page=page,
            lang=lang,
            languages=languages,
            named_languages=[(language, own_name(language)) for language in languages],
            formats=list(dict.fromkeys(shape for _, shape in page.pictured)),
            told=[(language, list(_scenes(page, language))) for language in languages],
            word=lambda name: _word(name, lang),
            direction=direction,
            looks_in=_looks_in,
            encoded=lambda jpeg: base64.b64encode(jpeg).decode(),
            width_of=lambda shape: (FORMATS[shape].width, FORMATS[shape].height),
        )
    )
    return _CONTROLS.sub("\ufffd", content).encode()


def _scenes(page: PreviewPage, language: str) -> Iterator[_Scene]:
    by_scene: dict[str, list[list[Pictured]]] = {}
    for (told_in, _), several in page.pictured.items():
        if told_in == language:
            for scene, views in groupby(several, key=lambda one: one.shown.scene):
                by_scene.setdefault(scene, []).append(list(views))
    for at, formats in enumerate(by_scene.values(), 1):
        shown = formats[0][0].shown
        twins = len(formats) > 1 and len({tuple(one.shown.sentences for one in views) for views in formats}) == 1
        ordered = chain(*zip(*formats, strict=True)) if twins else chain(*formats)
        yield _Scene(f"scene-{at}", shown.number, shown.heading, tuple(ordered), twins)


def _looks_in(scenes: Sequence[_Scene]) -> list[tuple[_Scene, str]]:
    found = ((scene, note) for scene in scenes for one in scene.views for note in one.shown.notes if note != "clip")
    return list(dict.fromkeys(found))


def _word(name: str, language: str) -> str:
    return _words()[_language_of_words(language)][name]


def _language_of_words(language: str) -> str:
    return "de" if language.lower().partition("-")[0] == "de" else "en"


@functools.cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((_TEMPLATES / "preview.toml").read_text(encoding="utf-8"))


@functools.cache
def _environment() -> jinja2.Environment:
    import jinja2  # here, since slides are planned and drawn before anybody needs it

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
