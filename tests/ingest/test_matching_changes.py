"""What has changed in a document, told as a trainer would tell it."""

from __future__ import annotations

import json

from documents import Reads
from revised_documents import Draft, instruction

from onboard.core.model import Instruction
from onboard.ingest.change.changes import changes
from onboard.ingest.change.difference import About, Changes, What
from onboard.ingest.change.identities import as_bytes, known_from, known_of
from onboard.ingest.change.marking import Went, marked, other_values
from onboard.ingest.change.matching import matched
from onboard.ingest.change.telling import as_json, told

BEFORE = """---
revision: "3.1"
responsible: J. Weber
---
# Spindelwechsel

## PSA

- Schutzbrille
- Handschuhe

## Werkzeug

- Drehmomentschlüssel 5-50 Nm

## Ablauf

1. Hauptschalter ausschalten. Schloss einhängen.

> [!WARNING]
> Die Spindel ist heiß.

2. Spindel mit 25 Nm lösen.
3. Spannzange reinigen.
4. Filter ausblasen.
5. Probelauf machen.
"""
AFTER = """---
revision: "3.2"
responsible: J. Weber
---
# Spindelwechsel

## PSA

- Schutzbrille

## Werkzeug

- Drehmomentschlüssel 10-100 Nm

## Ablauf

1. Probelauf machen.
2. Hauptschalter ausschalten. Schloss einhängen.
3. Luftzufuhr absperren.

> [!CAUTION]
> Die Spindel ist sehr heiß.

4. Spindel mit 30 Nm lösen.
5. Spannzange reinigen.
"""


def difference(reads: Reads, before: str, after: str, **known: tuple[str, ...]) -> Changes:
    old, new = reads(before, **known), reads(after, **known)
    return changes(old, new, matched(known_of(old), new))


def lines(reads: Reads, before: list[str], after: list[str]) -> list[str]:
    def document(steps: list[str]) -> str:
        return "# T\n\n" + "".join(f"{number}. {step}\n" for number, step in enumerate(steps, 1))

    return told(difference(reads, document(before), document(after)))


# ------------------------------------------------------------------------------------------ the whole


def test_safety_is_told_first_then_the_steps_in_order_then_the_rest(reads: Reads) -> None:
    expected = """
warning changed at step 4 "Spindel mit 30 Nm lösen": WARNING → CAUTION
    before: Die Spindel ist heiß.
    after:  Die Spindel ist {+sehr+} heiß.
protective equipment removed: "Handschuhe"
step 1 "Probelauf machen" moved: was step 5, now at the beginning
step 3 "Luftzufuhr absperren" inserted after step 2 "Hauptschalter ausschalten"
step 4 "Spindel mit 30 Nm lösen" reworded: 25 Nm → 30 Nm
    before: Spindel mit [-25-] Nm lösen.
    after:  Spindel mit {+30+} Nm lösen.
"Filter ausblasen" (was step 4) deleted
tool changed: "Drehmomentschlüssel 5-50 Nm" → "Drehmomentschlüssel 10-100 Nm"
revision changed: "3.1" → "3.2"
""".strip().splitlines()
    assert expected == told(difference(reads, BEFORE, AFTER))


def test_what_was_remembered_tells_the_same_as_the_old_document(reads: Reads) -> None:
    old, new = reads(BEFORE), reads(AFTER)
    known = known_from(as_bytes(known_of(old)), "steps.json")
    matching = matched(known, new)
    assert changes(old, new, matching) == changes(known, new, matching)


def test_the_json_tells_all_of_it_and_survives_being_written(reads: Reads) -> None:
    plain = as_json(difference(reads, BEFORE, AFTER))
    assert plain == json.loads(json.dumps(plain))
    assert 1 == plain["version"]
    reworded = next(one for one in plain["changes"] if one["about"] == "step" and one["what"] == "changed")
    assert {"id": "spindel-mit-nm-loesen", "title": "Spindel mit 30 Nm lösen", "place": 4} == reworded["step"]
    assert [["25 Nm", "30 Nm"]] == reworded["values"]
    assert {"went": "out", "words": "25"} in reworded["words"]
    assert ["hauptschalter-ausschalten", "spannzange-reinigen"] == plain["unchanged"]


def test_nothing_changed_is_no_line(reads: Reads) -> None:
    assert [] == told(
        difference(reads, BEFORE, BEFORE.replace("# Spindelwechsel\n", "# Spindelwechsel\n\n<!-- x -->\n"))
    )


# ------------------------------------------------------------------------------------------ steps


def test_inserting_a_step_moves_nothing(reads: Reads) -> None:
    steps = ["Öl ablassen.", "Filter wechseln.", "Öl einfüllen."]
    assert ['step 1 "Wanne unterstellen" inserted at the beginning'] == lines(
        reads, steps, ["Wanne unterstellen.", *steps]
    )


def test_two_neighbours_that_change_places_are_one_move(reads: Reads) -> None:
    found = lines(
        reads, ["Öl ablassen.", "Filter wechseln.", "Deckel zu."], ["Filter wechseln.", "Öl ablassen.", "Deckel zu."]
    )
    assert 1 == len(found)
    assert "moved" in found[0]


def test_neighbours_that_moved_together_share_a_line(reads: Reads) -> None:
    steps = [f"Teil {letter} in die Aufnahme {letter}{letter} einlegen." for letter in "ABCDEFGH"]
    assert [
        'steps 6 to 8, "Teil B in die Aufnahme BB einlegen" to "Teil D in die Aufnahme DD einlegen", moved: '
        'were steps 2 to 4, now after step 5 "Teil H in die Aufnahme HH einlegen"'
    ] == lines(reads, steps, [steps[0], *steps[4:], *steps[1:4]])


def test_a_number_in_front_that_is_a_value_is_told() -> None:
    def document(gear: str) -> Instruction:
        return instruction([Draft(1, ("Kupplung treten.",)), Draft(2, (f"{gear} Gang einlegen.",))])

    old, new = document("2."), document("3.")
    found = told(changes(old, new, matched(known_of(old), new)))
    assert ["    before: [-2.-] Gang einlegen.", "    after:  {+3.+} Gang einlegen."] == found[1:]


def test_numbers_in_front_of_all_steps_are_no_values() -> None:
    old = instruction([Draft(1, ("1. Öl ablassen.",)), Draft(2, ("2. Filter wechseln.",))])
    new = instruction([Draft(0, ("1. Tor zu.",)), Draft(1, ("2. Öl ablassen.",)), Draft(2, ("3. Filter wechseln.",))])
    assert ['step 1 "1. Tor zu" inserted at the beginning'] == told(changes(old, new, matched(known_of(old), new)))


def test_another_number_in_front_of_every_step_is_no_change(reads: Reads) -> None:
    before = "# T\n\n## 1. Öl ablassen\n\nIn die Wanne.\n\n## 2. Deckel schließen\n\nVon Hand.\n"
    after = "# T\n\n## 2. Öl ablassen\n\nIn die Wanne.\n\n## 3. Deckel schließen\n\nVon Hand.\n"
    assert [] == told(difference(reads, before, after))


def test_a_renamed_section_is_told_once(reads: Reads) -> None:
    before = "# T\n\n## Vorbereitung\n\n1. Öl ablassen.\n2. Filter lösen.\n\n## Abschluss\n\n1. Deckel schließen.\n"
    assert ['section changed: "Vorbereitung" → "Demontage"'] == told(
        difference(reads, before, before.replace("Vorbereitung", "Demontage"))
    )


def test_a_step_put_into_another_section_is_told_for_itself() -> None:
    def document(section: str) -> Instruction:
        oil, filters = Draft(1, ("Öl ablassen.",), section="Abbau"), Draft(2, ("Filter lösen.",), section=section)
        return instruction([oil, filters, Draft(3, ("Deckel schließen.",), section="Anbau")])

    old, new = document("Abbau"), document("Anbau")
    assert ['section changed at step 2 "Filter lösen": "Abbau" → "Anbau"'] == told(
        changes(old, new, matched(known_of(old), new))
    )


def test_divided_and_joined_steps_are_told_as_such(reads: Reads) -> None:
    one, two = (
        ["Dichtung entnehmen. Neue Dichtung rundum andrücken."],
        ["Dichtung entnehmen.", "Neue Dichtung rundum andrücken."],
    )
    ends = ["Haube auf.", "Haube zu."]
    apart = lines(reads, [ends[0], *one, ends[1]], [ends[0], *two, ends[1]])
    assert ['step 3 "Neue Dichtung rundum andrücken" was a part of "Dichtung entnehmen" (was step 2)'] == apart
    together = lines(reads, [ends[0], *two, ends[1]], [ends[0], *one, ends[1]])
    assert ['"Neue Dichtung rundum andrücken" (was step 3) is part of step 2 "Dichtung entnehmen" now'] == together


def test_only_the_sentences_that_differ_are_shown(reads: Reads) -> None:
    found = lines(reads, ["Deckel lösen. Beiseite legen. Tür zu."], ["Deckel lösen. Auf den Tisch legen. Tür zu."])
    assert ["    before: [-Beiseite-] legen.", "    after:  {+Auf den Tisch+} legen."] == found[1:]


# ------------------------------------------------------------------------------------------ safety


def test_a_warning_that_is_gone_and_one_that_is_new_are_told_with_their_signal_words(reads: Reads) -> None:
    before = "# T\n\n> [!DANGER]\n> Die Spindel läuft nach.\n\n1. Haube öffnen.\n2. Öl ablassen.\n"
    after = "# T\n\n1. Haube öffnen.\n\n> [!CAUTION]\n> Öl ist heiß.\n\n2. Öl ablassen.\n"
    found = difference(reads, before, after)
    assert [What.REMOVED, What.ADDED] == [one.what for one in found.changes if one.about is About.WARNING]
    removed, added = told(found)[:2]
    assert removed.startswith("warning removed") and 'DANGER "Die Spindel läuft nach."' in removed
    assert added.startswith("warning added at step 2") and 'CAUTION "Öl ist heiß."' in added


def test_a_warning_put_before_another_step_is_moved_not_lost(reads: Reads) -> None:
    warning = "> [!WARNING]\n> Spindel ist heiß.\n\n"
    before = f"# T\n\n1. Haube öffnen.\n\n{warning}2. Öl ablassen.\n3. Filter wechseln.\n"
    after = f"# T\n\n1. Haube öffnen.\n2. Öl ablassen.\n\n{warning}3. Filter wechseln.\n"
    assert ['warning moved from step 2 to step 3 "Filter wechseln": "Spindel ist heiß."'] == told(
        difference(reads, before, after)
    )


def test_the_warnings_of_a_deleted_step_are_told_as_removed(reads: Reads) -> None:
    before = "# T\n\n1. Haube öffnen.\n\n> [!WARNING]\n> Säure ätzt.\n\n2. Batterie füllen.\n3. Filter wechseln.\n"
    after = "# T\n\n1. Haube öffnen.\n2. Filter wechseln.\n"
    assert [
        'warning removed at "Batterie füllen" (was step 2): WARNING "Säure ätzt."',
        '"Batterie füllen" (was step 2) deleted',
    ] == told(difference(reads, before, after))


# ------------------------------------------------------------------------------------------ pictures, values, words


def test_pictures_exchanged_added_and_removed_are_told(reads: Reads) -> None:
    before = "# T\n\n1. Haube öffnen.\n\n   ![](a.png)\n\n2. Öl ablassen.\n\n   ![](b.png)\n\n3. Deckel zu.\n"
    after = "# T\n\n1. Haube öffnen.\n\n   ![](c.png)\n\n2. Öl ablassen.\n3. Deckel zu.\n\n   ![](d.png)\n"
    assert [
        'picture changed at step 1 "Haube öffnen": "a.png" → "c.png"',
        'picture removed at step 2 "Öl ablassen": "b.png"',
        'picture added at step 3 "Deckel zu": "d.png"',
    ] == told(difference(reads, before, after))


def test_a_picture_under_another_name_is_no_change(reads: Reads) -> None:
    before = "# T\n\n1. Haube öffnen.\n\n   ![](a.png)\n"
    assert [] == told(difference(reads, before, before.replace("a.png", "b.png"), photos=("a.png", "b.png")))


def test_words_that_went_stand_in_front_of_words_that_came() -> None:
    assert [(Went.SAME, "Deckel"), (Went.OUT, "rasch"), (Went.IN, "ganz langsam"), (Went.SAME, "lösen.")] == [
        (one.went, one.words) for one in marked("Deckel rasch lösen.", "Deckel ganz langsam lösen.")
    ]


def test_values_are_told_with_their_units_and_another_spelling_is_no_other_value() -> None:
    assert (("25 Nm", "30 Nm"),) == other_values("mit 25 Nm lösen", "mit 30 Nm ganz lösen", "de")
    assert () == other_values("um 0,5 mm", "um 0,50 mm", "de")
    assert (("M6", "M8"),) == other_values("Schraube M6 lösen", "Schraube M8 lösen", "de")
    assert (("3 min", "5 min"),) == other_values("odczekać 3 min", "odczekać 5 min", "pl")
    assert () == other_values("Deckel lösen", "Haube lösen", "de")


def test_a_document_that_says_other_things_of_itself_is_told(reads: Reads) -> None:
    found = told(
        difference(reads, BEFORE, BEFORE.replace("J. Weber", "K. Lang").replace("# Spindelwechsel", "# Spindel"))
    )
    assert ['title changed: "Spindelwechsel" → "Spindel"', 'responsible changed: "J. Weber" → "K. Lang"'] == found
