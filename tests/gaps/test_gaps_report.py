"""The report: for the terminal, for a program, for a meeting."""

import json
import re
from datetime import date

from gaps_documents import document, found

from onboard.core.model import Instruction
from onboard.gaps.report import Report, as_json, as_lines, as_page, report, summary

SAID = document(
    "Filter regelmäßig reinigen.",
    "Prüfdruck von 5 bar einstellen.",
    title='Pumpe <b>"X"</b> {{ 7*7 }}',
    checks=["Der Prüfdruck beträgt 6 bar."],
    revision=None,
    valid_from=None,
)


def reported(instruction: Instruction = SAID, **accepted: str) -> Report:
    gaps = tuple(found(instruction))
    by = {gap.id: who for gap in gaps if gap.grave for who in accepted.values()}
    return report(instruction, gaps, station="WS-04", checked=date(2026, 11, 22), accepted=by)


def test_the_grave_ones_come_first_then_the_document_then_the_steps() -> None:
    lines = "\n".join(as_lines(reported()))
    order = ["Zuerst zu klären", "Widerspruch  [Zeile 500]", "Das ganze Dokument", "Kein Stand", "Schritt 1: Filter"]
    places = [lines.index(words) for words in order]
    assert sorted(places) == places
    assert "3 Lücken, davon 1 schwerwiegend" == summary(reported())


def test_a_grave_gap_shows_its_id_until_somebody_accepted_it() -> None:
    waiting, accepted = reported(), reported(who="J. Albers, 2026-11-20")
    (identity,) = [gap.id for gap in waiting.waiting()]
    assert f"Kennung: {identity}" in "\n".join(as_lines(waiting))
    assert () == accepted.waiting()
    assert "Hingenommen von J. Albers, 2026-11-20" in "\n".join(as_lines(accepted))
    assert identity not in as_page(accepted)


def test_an_instruction_without_gaps_says_so() -> None:
    assert "Keine Lücken gefunden." in as_lines(reported(document("Deckel abnehmen.")))[0]


def test_control_characters_of_a_document_never_reach_the_terminal() -> None:
    lines = as_lines(reported(document("Filter\x1b[31m regelmäßig \x07reinigen\u2028.")))
    assert not re.search(r"[\x00-\x1f\x7f\u2028]", "".join(lines))


def test_a_program_gets_the_report_as_plain_json() -> None:
    told = json.loads(json.dumps(as_json(reported())))
    assert (1, "WS-04", "2026-11-22") == (told["version"], told["station"], told["checked"])
    assert {"kind", "id", "grave", "accepted", "file", "place", "step", "words", "why", "instead"} == set(
        told["gaps"][0]
    )
    assert told["waiting"] == [gap["id"] for gap in told["gaps"] if gap["grave"]]


def test_words_of_the_document_are_never_markup_on_the_page() -> None:
    page = as_page(reported())
    assert "Pumpe &lt;b&gt;" in page
    assert "{{ 7*7 }}" in page


def test_the_page_has_no_script_and_fetches_nothing() -> None:
    page = as_page(reported())
    assert not re.search(r"<script|<link|<img|https?:|url\(|@import", page)


def test_an_english_document_gets_an_english_page() -> None:
    page = as_page(reported(document("Clean the filter regularly.", language="en")))
    assert '<html lang="en">' in page
    assert "Vague word" in page


def test_a_document_that_is_in_no_workspace_is_named_once() -> None:
    gaps = tuple(found(SAID))
    alone = report(SAID, gaps, station=SAID.document, checked=date(2026, 11, 22), accepted={})
    assert 1 == as_lines(alone)[0].count(SAID.document)
    assert "<dt>Arbeitsplatz</dt>" not in as_page(alone)


def test_one_gap_is_counted_in_the_singular() -> None:
    one = document("Filter regelmäßig reinigen.")
    assert "1 Lücke, nicht schwerwiegend" == summary(reported(one))


def test_the_page_says_which_revision_was_checked_and_leaves_room_to_sign_a_decision() -> None:
    page = as_page(reported(document("Prüfdruck von 5 bar einstellen.", checks=["Der Prüfdruck beträgt 6 bar."])))
    assert "<dt>Stand</dt>" in page
    assert "Name, Datum, Unterschrift" in page
    assert "Name, Datum, Unterschrift" not in as_page(reported(document("Filter regelmäßig reinigen.")))
