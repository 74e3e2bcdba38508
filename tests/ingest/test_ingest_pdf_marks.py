"""What counts as the mark of an entry, and what is only the beginning of a sentence."""

from __future__ import annotations

import pytest

from onboard.ingest.pdf.legible import makes_words
from onboard.ingest.pdf.markers import mark_of


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("1. Deckel öffnen", "number", 1),
        ("10: repeat for all", "number", 10),
        ("1- Abrir la tapa", "number", 1),
        ("1.- Abrir la tapa", "number", 1),
        ("12 – Login to the laptop", "number", 12),
        ("2º Cerrar", "number", 2),
        ("③ Kapağı açın", "number", 3),
        ("❹ Otworzyć", "number", 4),
        ("iv. Controller Temp", "roman", 4),
        ("ix) Motor", "roman", 9),
        ("b) Prüfen", "letter", 2),
        ("2.1 Muttern", "deep", None),
        ("☐ Licht aus", "box", None),
    ],
)
def test_marks_of_all_kinds_are_known(text: str, kind: str, number: int | None) -> None:
    mark = mark_of(text)
    assert (kind, number) == (mark and mark.kind, mark and mark.number)


@pytest.mark.parametrize(
    "text", ["3 - 5 mm Spalt lassen", "10:30 Uhr beginnen", "2- und 3-polige Stecker", "20 Schrauben", "12.5 mm", "1.5"]
)
def test_figures_at_the_beginning_of_a_sentence_are_no_marks(text: str) -> None:
    assert mark_of(text) is None


def test_letters_that_make_words_are_told_from_mixed_up_ones() -> None:
    assert makes_words("Das Ende vom Kabel nehmen und durch die Lücke in der Box führen")
    assert makes_words("Push the cable to the end of the box and close it")
    assert not makes_words("Gdv Hqgh yrp Ndeho qhkphq xqg gxufk glh Oüfnh lq ghu Era iükuhq")
