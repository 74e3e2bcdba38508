"""Which signs a text calls for, how ours are drawn, and that a workspace's own take their place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from onboard.core.errors import InputError
from onboard.core.fingerprint import fingerprint
from onboard.resources import assets
from onboard.slides import pictograms
from onboard.slides.colours import contrast, rgb
from onboard.slides.pictograms import Frame, codes_for, drawn, hazards_for, listed, sign_for
from onboard.slides.signs import read_signs
from onboard.slides.signwords import languages
from onboard.slides.svg import read_drawing

CODES = [sign.code for sign in listed()]
FRAMES = {sign.code: sign.frame for sign in listed()}
PRODUCT_LANGUAGES = {"ar", "de", "en", "es", "fr", "it", "pl", "ro", "ru", "tr", "uk"}
LIGHT, DARK = "#FFFFFF", "#14202B"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'


def words_of(language: str) -> dict[str, list[str]]:
    return written(language)["words"]


def written(language: str) -> dict:
    return tomllib.loads((assets() / "pictograms" / f"words.{language}.toml").read_text(encoding="utf-8"))


PHRASES = [
    (language, code, phrase.replace("*", ""))
    for language in sorted(PRODUCT_LANGUAGES)
    for code, phrases in words_of(language).items()
    for phrase in phrases
]
CONTRARY = {language: [word.replace("*", "") for word in written(language)["contrary"]] for language in languages()}


# ------------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Schutzbrille tragen", "de", ("eye-protection",)),
        ("Schnittschutzhandschuhe", "de", ("cut-gloves",)),
        ("Nitrilhandschuhe anziehen", "de", ("gloves",)),
        ("Sicherheitsschuhe S3", "de-AT", ("shoes",)),
        ("Handschuhe und Schutzbrille", "de", ("gloves", "eye-protection")),
        ("Not-Halt-Taster drücken", "de", ("emergency-stop",)),
        ("Wear safety glasses", "en", ("eye-protection",)),
        ("Hearing protection", "en-GB", ("ear-protection",)),
        ("Hard hat and hi-vis vest", "en", ("helmet", "hi-vis")),
        ("Porter des lunettes de protection et des gants", "fr", ("eye-protection", "gloves")),
        ("Indossare scarpe antinfortunistiche", "it", ("shoes",)),
        ("Use guantes de nitrilo", "es", ("gloves",)),
        ("Nosić okulary ochronne i rękawice", "pl", ("eye-protection", "gloves")),
        ("KORUYUCU GÖZLÜK TAKIN", "tr", ("eye-protection",)),
        ("Purtaţi mănuşi de protecţie", "ro", ("gloves",)),
        ("Одягніть захисні окуляри", "uk", ("eye-protection",)),
        ("Наденьте защитные перчатки", "ru", ("gloves",)),
        ("ارتدِ النظارات الواقية والقفازات", "ar", ("eye-protection", "gloves")),
    ],
)
def test_a_line_gets_the_signs_its_words_call_for(text: str, language: str, expected: tuple[str, ...]) -> None:
    assert expected == codes_for(text, language)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Keine Handschuhe!", "de", ("no-gloves",)),
        ("Ohne Handschuhe arbeiten", "de", ("no-gloves",)),
        ("Keine Handschuhe, nicht rauchen", "de", ("no-gloves", "no-smoking")),
        ("Uhr und Schmuck ablegen", "de", ("no-jewellery",)),
        ("Do not wear gloves", "en", ("no-gloves",)),
        ("Ne pas porter de gants", "fr", ("no-gloves",)),
        ("Vietato fumare", "it", ("no-smoking",)),
        ("Sin guantes", "es", ("no-gloves",)),
        ("Bez rękawiczek", "pl", ("no-gloves",)),
        ("ELDİVEN TAKMAYIN", "tr", ("no-gloves",)),
        ("Fumatul interzis", "ro", ("no-smoking",)),
        ("Не палити", "uk", ("no-smoking",)),
        ("Без перчаток", "ru", ("no-gloves",)),
        ("ممنوع التدخين", "ar", ("no-smoking",)),
    ],
)
def test_a_prohibition_gets_the_sign_that_forbids(text: str, language: str, expected: tuple[str, ...]) -> None:
    assert expected == codes_for(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Schutzbrille ist nicht nötig", "de"),
        ("Schutzbrille? Nicht nötig.", "de"),
        ("Handschuhe: keine", "de"),
        ("Handschuhe vor dem Bohren ausziehen", "de"),
        ("Keine Handschuhe mit Löchern verwenden", "de"),
        ("Keine nassen Handschuhe verwenden", "de"),
        ("Kein Rauchverbot", "de"),
        ("Nicht einschalten, bevor die Haube geschlossen ist", "de"),
        ("Keine Quetschgefahr", "de"),
        ("Handschuhfach öffnen", "de"),
        ("Wilhelm oder Helmut fragen", "de"),
        ("Gloves are optional", "en"),
        ("Take off gloves before drilling", "en"),
        ("Do not wear gloves with holes", "en"),
        ("No risk of burns", "en"),
        ("Les gants ne sont pas nécessaires", "fr"),
        ("Eldivensiz çalışmayın", "tr"),
        ("لا حاجة إلى قفازات", "ar"),
        ("Die Feder steht unter Spannung", "de"),
        ("Messwerte müssen erfasst werden", "de"),
        ("Clean the assembly area", "en"),
        ("Coupure de courant", "fr"),
        ("Encajar el pasador a presión", "es"),
        ("Затягивание болтов крест-накрест", "ru"),
        ("Каскадное подключение", "ru"),
        ("Schutzbrille", "ja"),
        ("", "de"),
    ],
)
def test_no_sign_rather_than_a_wrong_one(text: str, language: str) -> None:
    assert () == codes_for(text, language)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Quetschgefahr! Nicht in die Maschine greifen.", "de", ("crushing",)),
        ("Heiße Oberfläche: nicht berühren", "de", ("hot",)),
        ("HEISSE OBERFLÄCHE", "de", ("hot",)),
        ("Nur mit Schutzbrille: Gefahr durch Laserstrahl", "de", ("laser",)),
        ("Risk of electric shock. Do not open the cover.", "en", ("electricity",)),
        ("Surfaces chaudes ! Ne pas toucher.", "fr", ("hot",)),
        ("Ryzyko oparzenia", "pl", ("hot",)),
        ("Опасность защемления", "ru", ("crushing",)),
        ("خطر السحق", "ar", ("crushing",)),
        ("Die Spindel läuft nach.", "de", ()),
    ],
)
def test_a_warning_shows_the_hazard_it_speaks_of_and_nothing_else(
    text: str, language: str, expected: tuple[str, ...]
) -> None:
    assert expected == hazards_for(text, language)


def test_there_are_words_for_every_language_of_the_product() -> None:
    assert PRODUCT_LANGUAGES == set(languages())


def test_every_phrase_of_the_lists_calls_for_its_own_sign() -> None:
    wrong = [entry for entry in PHRASES if codes_for(entry[2], entry[0]) != (entry[1],)]
    assert [] == wrong


@settings(max_examples=100)
@given(st.sampled_from([entry for entry in PHRASES if FRAMES[entry[1]] is not Frame.PROHIBITION]), st.data())
def test_a_line_that_negates_never_gets_a_sign_that_bids(entry: tuple[str, str, str], data: st.DataObject) -> None:
    language, code, phrase = entry
    no = data.draw(st.sampled_from(CONTRARY[language]))
    line = data.draw(st.sampled_from((f"{no} {phrase}", f"{phrase}: {no}", f"{phrase.upper()} {no.upper()}!")))
    bidding = {found for found in codes_for(line, language) if FRAMES[found] is not Frame.PROHIBITION}
    # "nicht ionisierende Strahlung" is a phrase of its own.
    assert bidding <= ({"radiation"} if code == "radioactive" else set())


def test_a_turkish_line_that_negates_in_capitals_without_their_dots_got_a_sign_that_bids() -> None:
    assert () == codes_for("GAZ TÜPÜ DEĞIL!", "tr")
    assert () == codes_for("GAZ TÜPÜ DEĞİL!", "tr")
    assert ("gas-cylinder",) == codes_for("GAZ TÜPÜ", "tr")


@settings(max_examples=100)
@given(st.text(max_size=300), st.sampled_from([*languages(), "xx", "", "de-CH", "pt_BR"]))
def test_any_text_in_any_language_gets_signs_of_the_list_or_none(text: str, language: str) -> None:
    assert set(codes_for(text, language)) <= set(CODES)


def test_a_text_far_longer_than_a_line_calls_for_none() -> None:
    assert () == codes_for("Schutzbrille tragen. " * 1000, "de")


# ------------------------------------------------------------------------------------------------ drawings


def test_every_sign_of_the_list_has_its_drawing_and_no_drawing_is_without_a_sign() -> None:
    assert sorted(CODES) == sorted(file.stem for file in (assets() / "pictograms").glob("*.svg"))


def test_no_two_signs_claim_one_number_of_the_standard() -> None:
    numbers = [sign.iso for sign in listed() if sign.iso]
    assert sorted(set(numbers)) == sorted(numbers)


def test_the_page_about_pictograms_lists_each_of_them_with_its_number() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "pictograms.md").read_text(encoding="utf-8")
    rows = [line for line in page.split("## Words")[0].splitlines() if line.startswith("| `")]
    expected = [f"| `{sign.code}` | {sign.frame} | {sign.iso or '-'} | {sign.name} |" for sign in listed()]
    assert expected == rows


@pytest.mark.parametrize("behind", [LIGHT, DARK])
@pytest.mark.parametrize("code", CODES)
def test_every_sign_can_be_told_from_an_empty_frame_and_from_its_ground(code: str, behind: str) -> None:
    picture = drawn(code, 48, "#8899AA", behind)
    assert (48, 48) == picture.size
    different = ImageChops.difference(picture, Image.new("RGB", picture.size, rgb(behind))).convert("L")
    covered = sum(different.histogram()[41:]) / 48**2
    assert covered > 0.06, code


@pytest.mark.parametrize("code", [code for code in CODES if FRAMES[code] in (Frame.WARNING, Frame.PROHIBITION)])
def test_a_figure_does_not_touch_its_frame(code: str) -> None:
    side = 200
    figure = pictograms._figure(code)
    field = pictograms._Canvas(side, "#FFFFFF", 1.0)
    field.figure(figure, "#000000", "#FFFFFF")
    room = pictograms._Canvas(side, "#000000", 1.0)
    if FRAMES[code] is Frame.WARNING:
        room.triangle(5.5, "#FFFFFF")
    else:
        room.disc(39, "#FFFFFF")
    outside = ImageChops.multiply(ImageChops.invert(field.finished()), ImageChops.invert(room.finished())).convert("L")
    assert sum(outside.histogram()[129:]) <= 6


@pytest.mark.parametrize("code", ["eye-protection", "hot", "no-smoking", "first-aid", "extinguisher"])
def test_a_framed_sign_stands_out_from_a_dark_ground_by_its_rim(code: str) -> None:
    picture = drawn(code, 240, "#FFFFFF", DARK)
    row = [picture.getpixel((120, y)) for y in range(240)]
    edge = next(colour for colour in row if contrast(as_hex(colour), DARK) > 3)
    assert contrast(as_hex(edge), DARK) >= 3
    assert len([colour for colour in row if colour == row[0]]) < 60


def as_hex(colour: object) -> str:
    assert isinstance(colour, tuple)
    return "#{:02X}{:02X}{:02X}".format(*colour)


def test_a_sign_is_drawn_the_same_every_time() -> None:
    first = drawn("toxic", 96, "#000000", LIGHT).tobytes()
    drawn.cache_clear()
    assert first == drawn("toxic", 96, "#000000", LIGHT).tobytes()


# ------------------------------------------------------------------------------------------------ own signs


def png(path: Path, colour: str = "#FF00FF", size: tuple[int, int] = (40, 40)) -> Path:
    path.parent.mkdir(exist_ok=True)
    Image.new("RGBA", size, colour).save(path)
    return path


def test_a_workspaces_own_sign_takes_the_place_of_ours(tmp_path: Path) -> None:
    png(tmp_path / "signs" / "M004.png")
    own = read_signs(tmp_path / "signs")
    assert ["eye-protection"] == [sign.code for sign in own]
    assert (255, 0, 255) == sign_for("eye-protection", 64, "#000000", LIGHT, own).getpixel((32, 32))
    assert drawn("gloves", 64, "#000000", LIGHT) is sign_for("gloves", 64, "#000000", LIGHT, own)


@pytest.mark.parametrize("name", ["eye-protection", "Eye-Protection", "m004", "ISO_7010_M004", "iso 7010-m004"])
def test_a_sign_may_be_named_by_our_code_or_by_its_number_in_the_standard(tmp_path: Path, name: str) -> None:
    png(tmp_path / f"{name}.PNG")
    assert ["eye-protection"] == [sign.code for sign in read_signs(tmp_path)]


def test_a_sign_that_is_no_square_is_shown_whole_in_the_middle(tmp_path: Path) -> None:
    png(tmp_path / "hot.png", size=(80, 40))
    picture = sign_for("hot", 80, "#000000", DARK, read_signs(tmp_path))
    assert [rgb(DARK), (255, 0, 255), rgb(DARK)] == [picture.getpixel((40, y)) for y in (10, 40, 70)]


def test_a_sign_with_a_clear_ground_stands_on_the_slide_without_a_halo(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (64, 64), (255, 255, 255, 0))
    clear.paste((200, 0, 0, 255), (16, 16, 48, 48))
    clear.save(tmp_path / "hot.png")
    picture = sign_for("hot", 50, "#000000", "#000000", read_signs(tmp_path))
    assert all(most <= 2 for _, most in picture.getextrema()[1:])


def test_a_sign_drawn_in_svg_keeps_its_own_colours(tmp_path: Path) -> None:
    (tmp_path / "hot.svg").write_text(SVG.format('<rect width="10" height="10" fill="#123456"/>'))
    assert (0x12, 0x34, 0x56) == sign_for("hot", 40, "#000000", LIGHT, read_signs(tmp_path)).getpixel((20, 20))


def test_the_licence_of_a_set_may_lie_beside_it_and_no_folder_is_no_signs(tmp_path: Path) -> None:
    png(tmp_path / "signs" / "hot.png")
    (tmp_path / "signs" / "LICENCE.txt").write_text("ours")
    (tmp_path / "signs" / ".DS_Store").write_bytes(b"\0")
    assert ["hot"] == [sign.code for sign in read_signs(tmp_path / "signs")]
    assert () == read_signs(tmp_path / "nothing")


def test_what_a_sign_looks_like_counts_and_where_it_lies_does_not(tmp_path: Path) -> None:
    one, other = read_signs(png(tmp_path / "a" / "hot.png").parent), read_signs(png(tmp_path / "b" / "hot.png").parent)
    changed = read_signs(png(tmp_path / "c" / "hot.png", "#00FF00").parent)
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(changed)


@pytest.mark.parametrize(
    ("name", "said"),
    [("eye-protecton.png", "eye-protection"), ("M999.png", "M009"), ("qqqq.png", "no code resembles it")],
)
def test_a_name_that_stands_for_no_sign_is_refused_with_those_it_resembles(
    tmp_path: Path, name: str, said: str
) -> None:
    png(tmp_path / "signs" / name)
    with pytest.raises(InputError, match=said) as caught:
        read_signs(tmp_path / "signs")
    assert f"signs/{name}" == caught.value.file


def test_two_pictures_for_one_sign_are_refused(tmp_path: Path) -> None:
    png(tmp_path / "M017.png")
    png(tmp_path / "respirator.png")
    with pytest.raises(InputError, match=r"so is M017\.png"):
        read_signs(tmp_path)


def test_what_is_no_picture_of_a_sign_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "hot.exe").write_bytes(b"MZ")
    with pytest.raises(InputError, match="no picture of a sign"):
        read_signs(tmp_path)


def test_a_picture_that_is_none_or_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hot.png").write_bytes(b"%!PS not a picture")
    with pytest.raises(InputError, match="not a PNG"):
        read_signs(tmp_path)
    (tmp_path / "hot.png").unlink()
    (tmp_path / "hot.png").symlink_to("/dev/zero")
    with pytest.raises(InputError, match="link"):
        read_signs(tmp_path)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    Image.new("1", (5_000, 4_000)).save(tmp_path / "hot.png")
    with pytest.raises(InputError, match="16 million"):
        read_signs(tmp_path)
    Image.new("1", (20_000, 20_000)).save(tmp_path / "hot.png")
    with pytest.raises(InputError, match="16 million"):
        read_signs(tmp_path)


def test_a_picture_damaged_inside_or_changed_meanwhile_is_named_when_it_is_drawn(tmp_path: Path) -> None:
    content = png(tmp_path / "hot.png", size=(300, 300)).read_bytes()
    (tmp_path / "hot.png").write_bytes(content[:80] + b"\xff" * 40)
    with pytest.raises(InputError, match="can be read"):
        sign_for("hot", 40, "#000000", LIGHT, read_signs(tmp_path))
    own = read_signs(tmp_path)
    png(tmp_path / "hot.png", "#00FF00")
    with pytest.raises(InputError, match="changed"):
        sign_for("hot", 40, "#000000", LIGHT, own)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<image href="file:///etc/passwd"/>', "<image>"),
        ("<script>1</script>", "<script>"),
        ('<rect width="4" height="4" filter="url(#f)"/>', "'filter'"),
        ('<rect width="4" height="4" fill="url(#g)"/>', "colour"),
        ('<rect width="1e99" height="4"/>', "reaches far outside"),
        ('<path d="M 0 0 L 1"/>', "of its 2 numbers"),
        ('<path d="L 0 0"/>', "begin with M"),
        ('<path d="M 0 0 rubbish"/>', "no command and no number"),
        ('<path d="M 0 0 L 9 9" stroke="black"/>', "stroke-linecap"),
        ("<g>" * 40 + "</g>" * 40, "deeper than"),
        ('<g id="a"><use href="#a"/></g>', "inside themselves"),
        ('<use href="other.svg#a"/>', "not in it"),
        ("<style>rect > g {fill:red}</style><rect width='1' height='1'/>", "style sheet"),
        ('<rect width="4" height="4" opacity="0.5"/>', "half transparent"),
        ('<rect width="4" height="4" transform="scale(1e99)"/>', "transform"),
        ('<rect width="4" height="4" style="mask:url(#m)"/>', "'mask'"),
        ("<rect width='1' height='1'/>" * 1000, "500 shapes"),
        ('<rect width="wide" height="1"/>', "number"),
        ("", "no shapes"),
        ("<rect", "no SVG"),
    ],
)
def test_a_drawing_that_would_be_shown_otherwise_than_meant_is_refused(inside: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_drawing(SVG.format(inside).encode(), "hot.svg")
    assert "hot.svg" == caught.value.file


def test_a_drawing_with_entities_is_refused_before_it_is_parsed() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("<title>&b;</title>")
    with pytest.raises(InputError, match="entities"):
        read_drawing(bomb.encode(), "hot.svg")


PROGRAM_MADE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm" viewBox="0 0 40 40"
 xmlns:xlink="http://www.w3.org/1999/xlink" style="shape-rendering:geometricPrecision;fill-rule:evenodd">
 <defs><style type="text/css"><![CDATA[ .blue {fill:#004873} .none, .hole {fill:white} ]]></style></defs>
 <symbol id="sign" viewBox="-10 -10 20 20">
  <circle class="blue" r="10"/><path class="hole" d="M-5 -5l10 0 0 10 -10 0zm3 3l4 0 0 4 -4 0z"/>
 </symbol>
 <g transform="translate(0 20) scale(1 -1) translate(0,-20)"><use xlink:href="#sign" width="40" height="40"/></g>
</svg>"""


def test_a_drawing_as_drawing_programs_write_it_is_shown_as_meant(tmp_path: Path) -> None:
    (tmp_path / "must.svg").write_text(PROGRAM_MADE)
    picture = sign_for("must", 80, "#000000", "#112233", read_signs(tmp_path))
    colours = [picture.getpixel((x, 40)) for x in (1, 10, 24, 40)]
    assert [rgb("#004873"), rgb("#004873"), rgb("#FFFFFF"), rgb("#004873")] == colours
    assert rgb("#112233") == picture.getpixel((1, 1))


@pytest.mark.samples
def test_a_licensed_set_found_in_the_wild_can_be_used_as_it_is(samples: Path) -> None:
    folder = samples / "betriebsanweisung-platinendrucker-de" / "docs" / "medien" / "sicherheitszeichen"
    own = read_signs(folder)
    assert ["attention", "crushing-body", "eye-protection", "gloves", "hot", "read-instructions"] == [
        sign.code for sign in own
    ]
    for sign in own:
        assert len(sign_for(sign.code, 96, "#000000", LIGHT, own).getcolors(10_000) or ()) > 3


@settings(max_examples=100)
@given(st.text("MLHVCSQTAZmlhvcsqtaz0123456789.-+e, ", max_size=80))
def test_any_path_is_drawn_or_refused_in_words(path: str) -> None:
    try:
        read_drawing(SVG.format(f'<path d="{path}"/>').encode(), "hot.svg")
    except InputError as error:
        assert "hot.svg" == error.file


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_drawing_or_refused_in_words(content: bytes) -> None:
    with pytest.raises(InputError):
        read_drawing(content, "hot.svg")
