"""The theme that ships with the program, and pictures of every shape, made here."""

from __future__ import annotations

import pytest
from plain_photos import plain_photo

from onboard.core.model import Photo, SceneKind, Signal, Slide
from onboard.resources import assets
from onboard.slides.theme import Theme, load_theme


@pytest.fixture(scope="session")
def theme() -> Theme:
    return load_theme(assets() / "theme")


@pytest.fixture(scope="session")
def photo_shapes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Photo, ...]:
    """Landscape, portrait, square, panorama, tower, tiny, and one that is missing; named by their size."""
    folder = tmp_path_factory.mktemp("shapes")
    sizes = ((1600, 1200), (900, 1600), (800, 800), (2400, 500), (300, 1500), (80, 60))
    return (
        *(plain_photo(folder, width, height) for width, height in sizes),
        Photo("fehlt.jpg", "", missing="Die Datei liegt nicht im Ordner photos"),
    )


@pytest.fixture
def crowded(photo_shapes: tuple[Photo, ...]) -> Slide:
    """A step with more text than one slide holds."""
    sentence = "Die Schraube mit dem Drehmomentschlüssel auf 25 Nm anziehen und den Sitz der Abdeckung prüfen. "
    return Slide(
        SceneKind.STEP,
        "Abdeckung anschrauben",
        "de",
        number=4,
        points=tuple(sentence * 2 + str(number) for number in range(8)),
        panels=((Signal.WARNING, "Die Spindel läuft nach."), (None, "Auf die Finger achten.")),
        photos=photo_shapes[:1],
        footer="WS-04",
    )
