"""One slide for each template, in the languages whose letters and directions differ: what the golden pictures show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from specimen_texts import TEXTS, Texts

from onboard.core.marks import Mark, MarkKind
from onboard.core.model import Photo, SceneKind, Slide, SlideForm
from onboard.files import digest_of
from onboard.resources import assets

LANGUAGES = ("de", "en", "ar", "ru")


@dataclass(frozen=True, slots=True)
class Specimen:
    """A slide worth looking at. ``name`` is its template and what it holds: "title-photo"."""

    name: str
    language: str
    slide: Slide


def specimens(languages: tuple[str, ...] = LANGUAGES) -> Iterator[Specimen]:
    """All templates, language by language."""
    for language in languages:
        for name, slide in _slides(TEXTS[language], language):
            yield Specimen(name, language, slide)


def _slides(texts: Texts, language: str) -> Iterator[tuple[str, Slide]]:
    def slide(kind: SceneKind, heading: str, points: tuple[str, ...] = (), **more: object) -> Slide:
        return Slide(kind, heading, language, points=points, footer=texts.footer, **more)  # pyright: ignore[reportArgumentType]

    def step(number: int, told: tuple[str, tuple[str, ...]], *photos: str, **more: object) -> Slide:
        return slide(SceneKind.STEP, *told, number=number, photos=tuple(map(photo, photos)), **more)

    yield "title", slide(SceneKind.TITLE, texts.title, lines=texts.facts)
    yield "title-photo", slide(SceneKind.TITLE, texts.title, lines=texts.facts, photos=(photo("04-deckel"),))
    yield "safety", slide(SceneKind.SAFETY, texts.safety, texts.ppe, panels=texts.warnings)
    yield "safety-ppe", slide(SceneKind.SAFETY, texts.safety, texts.more_ppe)
    yield "tools", slide(SceneKind.TOOLS, *texts.tools)
    yield "parts", slide(SceneKind.TOOLS, *texts.parts)
    yield "step-photo", step(2, texts.one_photo, "02-dichtflaeche")
    marked = replace(photo("01-teile"), marks=_marks(*texts.labels))
    yield "step-marks", replace(step(1, texts.three_photos), photos=(marked,))
    lost = Photo("09-etikett.jpg", "", missing=texts.missing)
    yield "step-photo-missing", replace(step(2, texts.one_photo), photos=(lost,), draft=texts.draft)
    yield "step-two-photos", step(5, texts.two_photos, "05-schrauben", "06-reihenfolge")
    yield "step-three-photos", step(3, texts.three_photos, "01-teile", "03-dichtung", "04-deckel")
    yield (
        "step-four-photos",
        step(12, texts.four_photos, "02-dichtflaeche", "03-dichtung", "05-schrauben", "08-manometer"),
    )
    yield "step-words", step(9, texts.no_photo)
    yield "value", step(7, texts.value)
    yield "value-photo", step(7, texts.value, "07-drehmoment")
    heading, points, signal, words = texts.strip
    yield "warning-strip", step(4, (heading, points), "04-deckel", panels=((signal, words),))
    for signal, words in texts.screens:
        name = signal.value if signal else "unsigned"
        yield (
            f"warning-{name}",
            step(4, (heading, points), "04-deckel", panels=((signal, words),), form=SlideForm.WARNING),
        )
    yield "check", slide(SceneKind.CHECK, *texts.check)
    yield "summary", slide(SceneKind.SUMMARY, *texts.summary)
    yield "contact", slide(SceneKind.CONTACT, *texts.contact)


def _marks(gasket: str, screws: str) -> tuple[Mark, ...]:
    """One of each kind, on the photo of all parts."""
    return (
        Mark(MarkKind.ARROW, 0.27, 0.52, label=gasket),
        Mark(MarkKind.BOX, 0.54, 0.43, 0.18, 0.23, label=screws),
        Mark(MarkKind.CIRCLE, 0.8, 0.15, 0.1),
        Mark(MarkKind.NUMBER, 0.23, 0.22, number="1"),
        Mark(MarkKind.NUMBER, 0.56, 0.24, number="2"),
        Mark(MarkKind.BLUR, 0.74, 0.6, 0.22, 0.16),
    )


@lru_cache(maxsize=16)
def photo(name: str) -> Photo:
    """One of the sample workstation's photos."""
    file = assets() / "sample" / "photos" / f"{name}.jpg"
    return Photo(file.name, digest_of(file), path=str(file))
