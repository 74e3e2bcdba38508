"""Markdown as other programs write it: tabs, Hugo's and GitBook's boxes, HTML between the lines."""

from __future__ import annotations

from documents import Reads
from hypothesis import given, settings
from hypothesis import strategies as st

from onboard.core.model import Signal
from onboard.ingest.dialects import rewritten
from onboard.ingest.html_lines import plain_lines


def test_tabs_beside_each_other_are_sections_with_all_their_steps(reads: Reads) -> None:
    instruction = reads(
        '# Anschließen\n\n=== "ONLINE"\n    1. Netzteil anschließen.\n    2. Kabel verbinden.\n\n'
        '        ![](kabel.png)\n\n    3. Monitor befestigen.\n\n=== "OFFLINE"\n    1. Computer auspacken.\n'
        "    2. Schaumstoff entfernen.\n"
    )
    assert ["ONLINE"] * 3 + ["OFFLINE"] * 2 == [step.section for step in instruction.steps]
    assert ["kabel.png"] == [picture.file for picture in instruction.steps[1].pictures]


def test_a_tab_inside_a_step_belongs_to_the_step(reads: Reads) -> None:
    instruction = reads(
        '# Treiber\n\n1. Datei herunterladen.\n\n    === "Linux"\n        Das Paket aus dem Ordner nehmen.\n\n'
        '    === "Windows"\n        Die EXE-Datei starten.\n\n2. Neu starten.\n'
    )
    assert ["Datei herunterladen", "Neu starten"] == [step.title for step in instruction.steps]
    said = " ".join(one.text for one in instruction.steps[0].statements)
    assert all(word in said for word in ("Linux", "Paket", "Windows", "EXE-Datei"))


def test_shortcodes_are_boxes_and_pictures_and_never_words(reads: Reads) -> None:
    instruction = reads(
        '# Gehäuse\n\n1. Platte einlegen.\n\n   {{< figure src="platte.jpg" caption="Platte" >}}\n\n'
        '   {{% alert color="warning" title="Achtung" %}}\n   Nicht überdrehen.\n   {{% /alert %}}\n\n'
        '2. Deckel schließen. {{< imgproc deckel Fit "600x400 webp" >}}Deckel zu{{< /imgproc >}}\n\n'
        '   {% hint style="danger" %}\n   Nie ohne Deckel einschalten.\n   {% endhint %}\n'
    )
    assert [["platte.jpg"], ["deckel"]] == [[one.file for one in step.pictures] for step in instruction.steps]
    assert [Signal.WARNING, Signal.DANGER] == [warning.signal for warning in instruction.all_warnings()]
    said = " ".join(one.text for one in instruction.statements())
    assert "Deckel zu" in said
    assert not any(sign in said for sign in ("{{", "%}", "imgproc", "600x400"))


def test_html_between_the_lines_keeps_its_headings_lists_and_what_stands_beside_them(reads: Reads) -> None:
    instruction = reads(
        '# Zusammenbau\n\n## Das brauchst du\n\n<div class="row">\n  <div class="col">\n    <h3>Werkzeug</h3>\n'
        "    <ul>\n      <li>Zange</li>\n      <li>Cuttermesser</li>\n    </ul>\n  </div>\n  <h3>Teile</h3>\n\n"
        "  - Gehäuse\n\n"
        '</div>\n\n## So geht es\n\n<div class="row">\n\n<ol>\n<li>Gehäuse öffnen.</li>\n<li>Akku\n'
        "einlegen.</li>\n</ol>\n</div>\n"
    )
    assert ["Zange", "Cuttermesser"] == [one.text for one in instruction.tools]
    assert ["Gehäuse"] == [one.text for one in instruction.parts]
    assert ["Gehäuse öffnen.", "Akku einlegen."] == [step.text for step in instruction.steps]
    assert "line 24" == instruction.steps[0].statements[0].source.place


def test_html_that_is_shown_as_code_stays_as_it_is() -> None:
    text = [
        "```html",
        "<div>",
        "<li>x</li>",
        "</div>",
        "```",
        "<table>",
        "<tr><td><ul><li>a</li></ul></td></tr>",
        "</table>",
    ]
    assert text == plain_lines(text)


PIECES = [
    *("<div>", "</div>", "<ul>", "<ol>", "</ul>", "<li>a", "</li>", "<h2>T</h2>", "  ", "text", "1. a", "```", "<pre>"),
    *("</pre>", '=== "T"', "    x", "{{< a >}}", "{{% alert %}}", "{{% /alert %}}", "{% hint %}", "!!! note", "<!--"),
]


@settings(max_examples=100)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=3).map("".join), max_size=30))
def test_rewriting_never_changes_the_number_of_lines(lines: list[str]) -> None:
    assert len(lines) == len(rewritten(lines).lines)
