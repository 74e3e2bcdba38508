"""Figures and units as they are written and as they are said."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.measures.quantities import Quantity, Shape, quantities, units_agree


def said(text: str, language: str = "de") -> list[tuple[tuple[Fraction, ...], str]]:
    return [(one.values, one.unit) for one in quantities(text, language)]


def only(text: str, language: str = "de") -> Quantity:
    (one,) = quantities(text, language)
    return one


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.500", "de", 1500),
        ("1,200", "en", 1200),
        ("4 100", "de", 4100),
        ("0,5", "de", "1/2"),
        ("0.5", "en", "1/2"),
        ("1 1/2", "en", "3/2"),
        ("2½", "de", "5/2"),
        ("2,5 × 10⁻³", "de", "1/400"),
        ("fünfundzwanzig", "de", 25),
        ("zwölfhundert", "de", 1200),
        ("viertausendeinhundert", "de", 4100),
        ("zwei Komma fünf", "de", "5/2"),
        ("null Komma null fünf", "de", "1/20"),
        ("anderthalb", "de", "3/2"),
        ("zweieinhalb", "de", "5/2"),
        ("drei viertel", "de", "3/4"),
        ("ein halber", "de", "1/2"),
        ("one hundred and twenty", "en", 120),
        ("four thousand one hundred", "en", 4100),
        ("one point one", "en", "11/10"),
        ("two and a half", "en", "5/2"),
        ("twelve hundred", "en", 1200),
        ("three quarters", "en", "3/4"),
        ("minus achtzehn", "de", -18),
        ("−18", "de", -18),
    ],
)
def test_a_number_has_one_value_however_it_is_written_or_said(text: str, language: str, value: str | int) -> None:
    assert (Fraction(value),) == only(text, language).values


@pytest.mark.parametrize(
    ("text", "language", "unit"),
    [
        ("1.500 U/min", "de", "rpm"),
        ("1500 Umdrehungen je Minute", "de", "rpm"),
        ("2.800 1/min", "de", "rpm"),
        ("0,8 Newton je Quadratmillimeter", "de", "N/mm2"),
        ("300 N/mm²", "de", "N/mm2"),
        ("zwanzig Liter in der Minute", "de", "l/min"),
        ("twenty litres a minute", "en", "l/min"),
        ("5 degrees Celsius", "en", "°C"),
        ("zehnminütig", "de", "min"),
        ("Zehnliterkanister", "de", "l"),
        ("10-mm-Bohrer", "de", "mm"),
        ("ten-minute breaks", "en", "min"),
        ("half an inch", "en", "inch"),
        ("zehn Kilo", "de", "kg"),
        ("eine halbe Umdrehung", "de", "turn"),
        ("110 kilogram-force", "en", "kgf"),
        ("15 Prozent", "de", "%"),
    ],
)
def test_a_unit_has_one_name_however_it_is_written_or_said(text: str, language: str, unit: str) -> None:
    assert unit == only(text, language).unit


def test_a_range_has_two_ends_in_signs_and_in_words() -> None:
    expected = [((Fraction(5), Fraction(8)), "bar")]
    assert expected == said("5–8 bar")
    assert expected == said("fünf bis acht bar")
    assert expected == said("zwischen 5 und 8 bar")
    assert expected == said("between five and eight bar", "en")


def test_a_tolerance_read_out_in_words_is_the_same_tolerance() -> None:
    written, spoken = only("25 ± 2 Nm"), only("fünfundzwanzig Newtonmeter plus minus zwei")
    assert (written.value, written.unit, written.tolerance) == (spoken.value, spoken.unit, spoken.tolerance)


def test_the_unit_at_the_end_of_a_size_is_the_unit_of_all_its_figures() -> None:
    assert [((Fraction(600),), "mm"), ((Fraction(400),), "mm"), ((Fraction(30),), "mm")] == said("600 × 400 × 30 mm")


def test_three_times_five_minutes_is_no_size() -> None:
    assert ["", "min"] == [one.unit for one in quantities("3 x 5 min", "de")]


@pytest.mark.parametrize(
    "text",
    ["Achtung, heiß", "achten Sie auf Spritzer", "Taste V-40", "Schraube M8x25", "post@kelter.example", "gib acht"],
)
def test_names_and_words_with_a_number_inside_are_no_quantities(text: str) -> None:
    assert () == quantities(text, "de")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("halb acht", "de"),
        ("7:30 Uhr", "de"),
        ("sieben Uhr dreißig", "de"),
        ("half past seven", "en"),
        ("7:30 am", "en"),
    ],
)
def test_a_time_of_day_is_the_same_in_figures_and_in_words(text: str, language: str) -> None:
    one = only(text, language)
    assert (Shape.CLOCK, (Fraction(450),)) == (one.shape, one.values)


@pytest.mark.parametrize(
    ("text", "language", "digits"),
    [
        ("zwei drei eins sieben", "de", "2317"),
        ("fünf, fünf, eins, zwei", "de", "5512"),
        ("one one eight", "en", "118"),
        ("double five, one, two", "en", "5512"),
        ("three zero, one double eight", "en", "30188"),
    ],
)
def test_digits_read_out_one_by_one_are_one_number(text: str, language: str, digits: str) -> None:
    assert digits == only(text, language).digits


def test_degrees_without_a_scale_agree_with_either_scale_and_turns_with_turns_a_minute() -> None:
    assert units_agree("°", "°C")
    assert units_agree("turn", "rpm")
    assert not units_agree("°C", "°F")


@given(st.integers(min_value=2, max_value=999_999))
def test_every_whole_number_of_a_scale_is_read_back(number: int) -> None:
    assert [((Fraction(number),), "kg")] == said(f"{number} kg")
    assert [((Fraction(number),), "kg")] == said(f"{number:,} kg", "en")


@given(st.text(max_size=80), st.sampled_from(["de", "en", "fr"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    for one in quantities(text, language):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("text", ["Viertel Drei", "Um drittel vier beginnen.", "halb-zwei-drei"])
def test_a_part_before_a_number_is_no_row_of_digits(text: str) -> None:
    assert all("/" not in quantity.digits for quantity in quantities(text, "de"))
