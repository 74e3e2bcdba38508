"""No word of a Word document is lost, and none is said twice; the real samples are read as their descriptions say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from docx_made import b, control, docx, field, group, p, photo, picture, r, shape, tbl, tc, text_box, tr
from hypothesis import given, settings
from hypothesis import strategies as st
from words_word import reached, read, words_of

from onboard.core.model import Instruction
from onboard.ingest import apart, reading

PARTS = [(1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (4, 0), (5, 0), (5, 1), None]
STYLES = ["", "", "Titel", "berschrift1", "berschrift2", "Listenabsatz"]

texts = st.sampled_from(["@", "1. @", "2. @", "☐ @", "- @", "@: @", "@ @ @.", "a) @"])
runs = st.one_of(
    texts,
    texts.map(b),
    texts.map(lambda text: r(text, "<w:u w:val='single'/>")),
    texts.map(lambda text: f"<w:ins>{r(text)}</w:ins>"),
    texts.map(lambda text: f"<w:hyperlink>{r(text)}</w:hyperlink>"),
    texts.map(lambda text: control(r(text))),
    texts.map(lambda text: field("REF x", text)),
    texts.map(lambda text: r(text, "<w:vanish/>")),
    texts.map(lambda text: f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"),
    texts.map(lambda text: text_box(p(text), p(text))),
    texts.map(lambda text: group(shape(0, p(text)), shape(1_000_000, p("@")))),
    st.just(picture("a")),
    st.just("<w:r><w:tab/></w:r>"),
    st.just('<w:r><w:footnoteReference w:id="2"/></w:r>'),
)
paragraphs = st.builds(
    lambda inside, style, num: p(*inside, style=style, num=num),
    st.lists(runs, max_size=3),
    st.sampled_from(STYLES),
    st.sampled_from(PARTS),
)


def tables(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cells = st.builds(
        lambda content, span, merge, fill: tc(*content, span=span, merge=merge, fill=fill),
        st.lists(inside, max_size=2),
        st.integers(1, 3),
        st.sampled_from(["", "", "restart", "continue"]),
        st.sampled_from(["", "0000FF"]),
    )
    rows = st.builds(
        lambda cells, header: tr(*cells, header=header), st.lists(cells, min_size=1, max_size=3), st.booleans()
    )
    return st.builds(lambda rows: tbl(*rows, columns=6), st.lists(rows, min_size=1, max_size=4))


blocks = st.recursive(paragraphs, tables, max_leaves=12)


def numbered(xml: str) -> tuple[str, int]:
    """Gives every word its own name, so that a lost one and a doubled one can be told."""
    count = 0

    def named(_: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"w{count}x"

    return re.sub("@", named, xml), count


@settings(max_examples=40)
@given(st.lists(blocks, max_size=8))
def test_every_word_of_any_document_is_there_once(body: list[str]) -> None:
    xml, _ = numbered("\0".join(body))
    note = f'<w:footnote w:id="2">{p("fussnote")}</w:footnote>'
    content = docx(*xml.split("\0"), photos={"a": photo("red")}, footnotes=note)
    transcript = read(content)
    left_out = " ".join(one.text for one in transcript.outline.problems)
    said = Counter(re.findall(r"w\d+x", f"{transcript.outline.source} {left_out}"))
    without_old_forms = re.sub(r"<mc:Fallback>.*?</mc:Fallback>", "", xml, flags=re.DOTALL)
    missing = Counter(re.findall(r"w\d+x", without_old_forms)) - said
    assert Counter() == missing
    assert {1} >= set(said.values())


# ------------------------------------------------------------------------------------------ whole documents


WHOLE: dict[str, Callable[[], bytes]] = {
    "arbeitsanweisung": lambda: docx(
        p("Arbeitsanweisung Filterwechsel", style="Titel"),
        p("Durchführung", style="berschrift1"),
        p("Hauptschalter ausschalten.", num=(1, 0)),
        p("Gegen Einschalten sichern.", style="Listenabsatz"),
        p("Deckel mit 25 Nm anziehen.", num=(1, 0)),
        p("Ansprechpartner: Jana Krüger"),
        header=tbl(tr("Revision: 3", "Stand: 12.03.2026")),
    ),
    "tabelle": lambda: docx(
        tbl(
            tr("Nr.", "Arbeitsschritt", "Hinweis", "Werkzeug", "Zeit", header=True),
            tr(tc(p(num=(1, 0))), "Schrauben lösen.", "Nicht verlieren.", "Schlüssel SW 13", "2 min"),
            tr(tc(p(num=(1, 0))), "Filter entnehmen.", "", "", "1 min"),
        )
    ),
    "instrukcja": lambda: docx(
        p("Instrukcja stanowiskowa", style="Titel"),
        p("Wyłącz maszynę.", num=(1, 0)),
        p("Otwórz pokrywę.", num=(1, 0)),
        p("Wymień filtr powietrza.", num=(1, 0)),
    ),
    "talimat": lambda: docx(
        p("Çalışma talimatı", style="Titel"), *map(p, ("1. Makineyi kapatın.", "2. Kapağı açın.", "3. Filtreyi takın."))
    ),
    "arabic": lambda: docx(
        p("تعليمات العمل", style="Titel"), p("أوقف الآلة.", num=(1, 0)), p("افتح الغطاء.", num=(1, 0))
    ),
    "instrucciones": lambda: docx(
        p("Instrucciones de trabajo", style="Titel"), p("Apague la máquina.", num=(1, 0)), p("Abra.", num=(1, 0))
    ),
}  # fmt: skip


def instruction(content: bytes, folder: Path, name: str = "doc.docx") -> Instruction:
    (folder / name).write_bytes(content)
    return reading.read(folder / name)


@pytest.mark.parametrize("name", list(WHOLE))
def test_no_word_of_a_document_is_lost_on_the_way_to_the_instruction(name: str, tmp_path: Path) -> None:
    content = WHOLE[name]()
    read_as = instruction(content, tmp_path)
    assert Counter() == words_of(content) - reached(read_as)
    assert {"tabelle": 2, "arbeitsanweisung": 2, "arabic": 2, "instrucciones": 2}.get(name, 3) == len(read_as.steps)


def test_a_lost_word_would_be_noticed(tmp_path: Path) -> None:
    content = docx(p("Titel", style="Titel"), p("Eins zwei."))
    assert Counter({"drei": 1}) == words_of(docx(p("Titel"), p("Eins zwei drei."))) - reached(
        instruction(content, tmp_path)
    )


@pytest.mark.parametrize("way", ["counted", "typed", "table"])
def test_a_thousand_steps_are_a_thousand_steps(way: str) -> None:
    steps = [(at, f"Schraube {at} mit {at} Nm anziehen.") for at in range(1, 1001)]
    body = {
        "counted": lambda: [p(text, num=(1, 0)) for _, text in steps],
        "typed": lambda: [p(f"{at}. {text}") for at, text in steps],
        "table": lambda: [tbl(*(tr(str(at), text, "Prüfen.") for at, text in steps))],
    }
    outline = read(docx(*body[way]())).outline
    assert [1000] == [len(block.entries) for block in outline.blocks]  # type: ignore[union-attr]
    assert 1000 == outline.blocks[0].entries[-1].number  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------ the samples


@pytest.mark.samples
@pytest.mark.parametrize("name", ["furnace-sop-docx-en/SOP.docx", "led-engine-docx-en/AssemblyInstructions.docx"])
def test_no_word_of_a_sample_is_lost(samples: Path, name: str) -> None:
    content = (samples / name).read_bytes()
    assert Counter() == words_of(content) - reached(reading.read(samples / name))


@pytest.mark.samples
def test_the_furnace_has_14_and_6_steps_and_its_labels_are_no_step(samples: Path) -> None:
    furnace = reading.read(samples / "furnace-sop-docx-en" / "SOP.docx")
    said = {step.title: step for step in furnace.steps}
    steps = [title for title in said if not title.startswith(("Coolant", "Temperature", "Pressure", "To get"))]
    assert 20 == len(steps)
    assert ["Teflon · Alumina · Boron Nitride · Crucible · Quartz tube" in step.text for step in furnace.steps].count(
        False
    ) == len(furnace.steps)
    assert 3 == len(furnace.all_pictures())
    assert ["skipped-number"] == [one.kind for one in furnace.problems if "number 9" in one.text][:1]
    text = " ".join(one.text for one in furnace.statements())
    for limit in ("< 10 K/min", "< 700 deg C", "45 deg C", "50 deg C", "10 deg C per minute", "2 torr", "______ Torr"):
        assert limit in text


@pytest.mark.samples
def test_the_led_engine_has_7_steps_6_pictures_and_its_comments(samples: Path) -> None:
    led = reading.read(samples / "led-engine-docx-en" / "AssemblyInstructions.docx")
    assert [1, 0, 2, 0, 2, 0, 1] == [len(step.pictures) for step in led.steps]
    assert "Be patient." in led.steps[0].text
    assert "Repeat step 1 to 3 for all LEDs." in led.steps[2].text
    assert "Use heat conducting paste" in led.steps[3].text
    assert "Handle with care." in led.steps[4].text
    outline = read((samples / "led-engine-docx-en" / "AssemblyInstructions.docx").read_bytes()).outline
    tables = [block for block in outline.blocks if type(block).__name__ == "Table"]
    assert [7, 10, 6] == [1 + len(table.rows) for table in tables]  # type: ignore[union-attr]
    struck = next(one for one in outline.problems if "struck through" in one.text)
    assert "Monitor Photodiode Anode (from Laser)" in struck.text


@pytest.mark.samples
def test_a_sample_is_read_apart_as_it_is_here(samples: Path) -> None:
    content = (samples / "led-engine-docx-en" / "AssemblyInstructions.docx").read_bytes()
    assert read(content, "led.docx") == apart.transcribed(content, "led.docx", ".docx")
