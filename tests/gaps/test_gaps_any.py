"""Whatever a document says, the search for gaps answers, and quotes only what is there."""

from __future__ import annotations

import string
from datetime import date

from gaps_documents import TODAY, document, step, warning
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.core.model import Instruction, Picture, Problem, Signal, SourceRef, Statement, Step
from onboard.gaps.checking import gaps
from onboard.gaps.contacts import Contact, Contacts
from onboard.gaps.kinds import GRAVE, Kind
from onboard.gaps.reading import quoted
from onboard.gaps.report import as_json, as_lines, as_page, report

_TELLING = [
    "regelmäßig", "ggf.", "____", "……", "TBD", "Drehmoment 25", "25 Nm ± 2 Nm", "M8", "Prüfdruck", "0,5 bar", "siehe",
    "AA-123", "Bild 3", "Schritt 12", "Herrn Meier", "Tel. 4711", "Quetschgefahr", "Säure", "Handschuhe", "Hammer",
    "alle 6 Schrauben", "the", "and", "with", "is", "{word}", "{", "%s", "\\", "Betriebsanweisung", "Erste Hilfe", "\n",
    "10.000", "½", "10^6", "²", "١٢", "×", ":", "...", "(", ")", "[", "]", "auf 80 erhitzen", "xx.xx.xxxx", "?", "!",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(_TELLING) | st.text(max_size=8), max_size=12).map(" ".join)
TEXT = WORDS | st.text(max_size=60)
PLACES = st.sampled_from(["line 1", "lines 3-9", "page 2", "table 2, row 3", "Prüfplan!B5", "slide 3", "", "x"]) | TEXT
LANGUAGES = st.sampled_from(["de", "en", "de-AT", "pl", "ar", "uk", "", "xx", "DE_de"])
IDS = st.text(string.ascii_lowercase, min_size=1, max_size=3)


@st.composite
def statements(draw: st.DrawFn) -> tuple[Statement, ...]:
    count = draw(st.integers(0, 3))
    return tuple(Statement(draw(IDS), draw(TEXT), SourceRef("x.md", draw(PLACES), draw(TEXT))) for _ in range(count))


@st.composite
def instructions(draw: st.DrawFn) -> Instruction:
    steps = []
    for number in range(draw(st.integers(0, 4))):
        said = draw(statements())
        warned = tuple(
            warning(draw(TEXT), draw(st.sampled_from([*Signal, None])), at)
            for at in draw(st.lists(st.integers(0, 9), max_size=2))
        )
        source = SourceRef("x.md", draw(PLACES), draw(TEXT))
        shown = tuple(
            Picture(draw(IDS), draw(TEXT), source, draw(TEXT), missing=draw(st.none() | TEXT))
            for _ in range(draw(st.integers(0, 1)))
        )
        steps.append(Step(draw(st.just(f"s{number}") | IDS), draw(TEXT), said, source, warned, shown))
    kinds = st.sampled_from(["skipped-number", "missing-include", "other-document", "missing-photo", "x"])
    (title,) = draw(st.tuples(st.builds(Statement, IDS, TEXT, st.builds(SourceRef, TEXT, PLACES, TEXT))))
    single = st.none() | st.just(title)
    return Instruction(
        document="x.md", digest="", language=draw(LANGUAGES),
        title=title, station=draw(single), revision=draw(single), valid_from=draw(single), responsible=draw(single),
        introduction=draw(statements()), ppe=draw(statements()), tools=draw(statements()), parts=draw(statements()),
        steps=tuple(steps), checks=draw(statements()), contacts=draw(statements()), notes=draw(statements()),
        problems=tuple(draw(st.lists(st.builds(Problem, kinds, TEXT, TEXT, PLACES), max_size=3))),
        metadata=draw(statements()),
    )  # fmt: skip


CONTACTS = Contacts((Contact("Jana Albers", "", "4711", date(2026, 1, 1)), Contact("", "", "+49 (0) 12")))


@settings(max_examples=100)
@given(instructions(), st.sampled_from([None, CONTACTS]), st.frozensets(TEXT, max_size=2))
def test_any_instruction_is_answered_with_gaps_that_are_each_told_once_and_quote_it(
    instruction: Instruction, contacts: Contacts | None, known: frozenset[str]
) -> None:
    found = gaps(instruction, contacts=contacts, today=TODAY, known_documents=known)
    assert len(found) == len({gap.id for gap in found})
    told = [statement.text for statement in instruction.statements()]
    told += [step.title for step in instruction.steps]
    told += [text for picture in instruction.all_pictures() for text in (picture.file, picture.alt)]
    for gap in found:
        assert gap.kind in set(Kind)
        assert gap.grave == (gap.kind in GRAVE)
        assert not gap.words or any(gap.words in text for text in told)
        assert gap.why and gap.instead
    whole = report(instruction, found, station="WS", checked=TODAY, accepted={})
    assert as_page(whole) and as_lines(whole) and as_json(whole)


@given(TEXT, st.data())
def test_a_quotation_is_verbatim_and_short(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    said = quoted(text, start, end)
    assert said in text
    assert len(said) <= 240


def test_the_same_instruction_has_the_same_gaps_in_the_same_order() -> None:
    said = document("Regelmäßig prüfen, ggf. nachziehen.", "Siehe AA-12.", step(3, "Mit Säure reinigen."))
    first = gaps(said, contacts=None, today=TODAY)
    assert first == gaps(said, contacts=None, today=TODAY)


def test_a_gap_keeps_its_id_when_its_step_moves() -> None:
    def ids(*steps: Step) -> set[str]:
        return {gap.id for gap in gaps(document(*steps), contacts=None, today=TODAY)}

    vague, plain = step(1, "Regelmäßig prüfen."), step(2, "Deckel schließen.")
    assert ids(vague, plain) == ids(plain, vague)


def test_a_very_long_statement_is_answered_in_time() -> None:
    said = document("a" * 200_000, "1" * 50_000, "_" * 50_000, "…" * 50_000, "( " * 50_000, "siehe " * 20_000)
    gaps(said, contacts=CONTACTS, today=TODAY)
