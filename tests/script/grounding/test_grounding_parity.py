"""What a translation must keep, in ten languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.script.grounding.evidence import Kind
from onboard.script.grounding.parity import parity


def found(source: str, language: str, translated: str, target: str, *, keep: tuple[str, ...] = ()):
    return {(one.kind, one.blocks) for one in parity(source, language, translated, target, keep=keep)}


@pytest.mark.parametrize(
    ("target", "translated"),
    [
        ("en", "Set 1,200 rpm, then fill in 2.5 l at 40 °C."),
        ("es", "Ajuste 1.200 rpm y luego llene 2,5 l a 40 °C."),
        ("fr", "Réglez 1 200 tr/min, puis versez 2,5 litres à 40 °C."),
        ("it", "Impostare 1.200 giri/min, poi versare 2,5 litri a 40 °C."),
        ("pl", "Ustaw 1200 obr/min, następnie wlej 2,5 litra o temperaturze 40 °C."),
        ("ro", "Setați 1.200 rot/min, apoi turnați 2,5 litri la 40 °C."),
        ("tr", "1.200 dev/dak ayarlayın, sonra 40 °C'de 2,5 litre doldurun."),
        ("uk", "Установіть 1200 об/хв, потім залийте 2,5 л при 40 °C."),
        ("ar", "اضبط ١٬٢٠٠ دورة/دقيقة ثم املأ ٢٫٥ لتر عند ٤٠ °C."),
    ],
)
def test_figures_and_units_may_be_written_as_each_language_writes_them(target: str, translated: str) -> None:
    assert set() == found("1.200 U/min einstellen, dann 2,5 l mit 40 °C einfüllen.", "de", translated, target)


@pytest.mark.parametrize(
    ("source", "translated", "target", "expected"),
    [
        ("Mit 85 N anpressen.", "Press with 58 N.", "en", {(Kind.WRONG_NUMBER, True), (Kind.INVENTED_NUMBER, True)}),
        ("45 Sekunden warten.", "45 dakika bekleyin.", "tr", {(Kind.UNIT_CHANGE, True)}),
        ("0,5 mm Spalt.", "Gioco 5 mm.", "it", {(Kind.WRONG_NUMBER, True), (Kind.INVENTED_NUMBER, True)}),
        ("Dichtung DR-220 einlegen.", "Insérer le joint DR-202.", "fr", {(Kind.INVENTED_MATERIAL_OR_PART, True)}),
        ("Frau Nowicki anrufen.", "Llame a la señora Novak.", "es", {(Kind.INVENTED_CONTACT, True)}),
        ("Fehler an hilfe@werk.example.", "Błędy: pomoc@werk.example.", "pl", {(Kind.INVENTED_CONTACT, True)}),
        ("Tel. 0221 / 33 44-55.", "Tel. 0221 / 33 44-56.", "ro", {(Kind.INVENTED_CONTACT, True)}),
        ("Warnung: Heiß!", "Notice: hot!", "en", {(Kind.SOFTENED_WARNING, True)}),
        ("Nicht hineingreifen!", "Siegnij do środka!", "pl", {(Kind.NEGATION_FLIP, False)}),
        ("Legen Sie Bleche auf Wagen.", "Legen Sie Bleche auf Wagen.", "uk", {(Kind.PARTIAL_DROP, False)}),
        ("Bleche auf den Wagen legen.", "…", "en", {(Kind.PARTIAL_DROP, False)}),
    ],
)  # fmt: skip
def test_what_a_translation_must_keep_is_missed(
    source: str, translated: str, target: str, expected: set[object]
) -> None:
    assert expected == found(source, "de", translated, target)


@pytest.mark.parametrize(
    ("source", "translated", "target"),
    [
        ("Vier Muttern SW 13 lösen.", "Undo 4 nuts, AF 13.", "en"),
        ("2 Bleche auflegen.", "Poser deux tôles.", "fr"),
        ("3 Schrauben eindrehen.", "Вкрутіть три гвинти.", "uk"),
        ("Etikett 100 × 150 mm aufkleben.", "Apply the 100x150 mm label.", "en"),
        ("Schrauben M8 × 25 nehmen.", "Prendere le viti M8x25.", "it"),
        ("Nie unter Druck lösen!", "Ne jamais desserrer sous pression !", "fr"),
        ("Kein offenes Feuer.", "Ateş yakmak yasaktır.", "tr"),
        ("Vorsicht: Glas!", "Caution: glass!", "en"),
    ],
)
def test_a_translation_may_write_small_numbers_sizes_and_denials_its_own_way(
    source: str, translated: str, target: str
) -> None:
    assert set() == found(source, "de", translated, target)


def test_a_term_that_is_to_stay_is_looked_for() -> None:
    kept = found("Der Coolbox-Regler piept.", "de", "The cold crate controller beeps.", "en", keep=("Coolbox",))
    assert {(Kind.INVENTED_MATERIAL_OR_PART, True)} == kept
    assert set() == found("Der Coolbox-Regler piept.", "de", "The Coolbox controller beeps.", "en", keep=("Coolbox",))


@given(st.integers(13, 99_999), st.sampled_from(["Nm", "mm", "kg", "bar", "V"]))
def test_another_value_always_blocks(value: int, unit: str) -> None:
    source, wrong = f"Auf {value} {unit} stellen.", f"Set it to {value + 1} {unit}."
    assert (Kind.WRONG_NUMBER, True) in found(source, "de", wrong, "en")
    assert set() == found(source, "de", f"Set it to {value} {unit}.", "en")


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(["en", "ar", "tr", "xx"]))
def test_any_text_can_be_compared(source: str, translated: str, target: str) -> None:
    assert parity(source, "de", translated, target) == parity(source, "de", translated, target)
