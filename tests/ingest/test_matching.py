"""A revised document: which step is which, and the ids that edited scripts and marks hang on."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from documents import Reads
from PIL import Image
from revised_documents import Author, Draft, instruction

from onboard.core.model import Instruction, Procedure, SourceRef
from onboard.ingest.change.identities import Known, known_of
from onboard.ingest.change.matching import Matching, continued, matched, with_kept_ids

STEPS = [
    "Hauptschalter ausschalten und gegen Wiedereinschalten sichern.",
    "Deckel der Spindel abnehmen.",
    "Spannzange mit 25 Nm lösen.",
    "Spannzange reinigen und auf Risse prüfen.",
    "Deckel der Spindel aufsetzen.",
    "Probelauf von zwei Minuten machen.",
]


def listed(steps: list[str]) -> str:
    return "# Spindelwechsel\n\n" + "".join(f"{number}. {step}\n" for number, step in enumerate(steps, 1))


def ids(one: Instruction) -> list[str]:
    return [step.id for step in one.steps]


def after(reads: Reads, before: list[str], now: list[str]) -> tuple[Instruction, Instruction, Matching]:
    """A document, the next version of it with its ids kept, and which step is which."""
    old = reads(listed(before))
    new = continued(known_of(old), reads(listed(now)))
    return old, new.instruction, new.matching


# ------------------------------------------------------------------------------------------ what keeps its id


def test_a_reworded_step_keeps_its_id_and_everything_that_is_named_after_it(reads: Reads) -> None:
    old = reads("# T\n\n1. Deckel abnehmen. Beiseite legen.\n\n   ![](deckel.jpg)\n\n2. Öl ablassen.\n")
    fresh = reads("# T\n\n1. Den Deckel ganz abnehmen. Beiseite legen.\n\n   ![](deckel.jpg)\n\n2. Öl ablassen.\n")
    new = with_kept_ids(fresh, matched(known_of(old), fresh))
    assert ids(old) != ids(fresh)
    assert ids(old) == ids(new) == ["deckel-abnehmen", "oel-ablassen"]
    assert ["deckel-abnehmen/1", "deckel-abnehmen/2"] == [one.id for one in new.steps[0].statements]
    assert old.steps[0].pictures[0].id == new.steps[0].pictures[0].id
    assert [one.text for one in fresh.statements()] == [one.text for one in new.statements()]
    assert len(new.sources()) == len(list(new.statements()))


def test_another_value_is_the_same_step(reads: Reads) -> None:
    old, new, matching = after(reads, STEPS, [*STEPS[:2], "Spannzange mit 30,5 Nm lösen.", *STEPS[3:]])
    assert ids(old) == ids(new)
    assert "values" == matching.same[2].why


def test_inserting_deleting_and_moving_change_no_other_id(reads: Reads) -> None:
    old, new, _ = after(reads, STEPS, [STEPS[5], STEPS[0], "Späne absaugen.", STEPS[2], STEPS[1], STEPS[4]])
    before = {step.text: step.id for step in old.steps}
    assert [before[step.text] for step in new.steps if step.text in before] == [
        step.id for step in new.steps if step.text in before
    ]
    assert len(set(ids(new))) == 6


def test_two_steps_that_change_places_keep_their_ids(reads: Reads) -> None:
    old, new, _ = after(reads, STEPS, [STEPS[1], STEPS[0], *STEPS[2:]])
    assert [ids(old)[at] for at in (1, 0, 2, 3, 4, 5)] == ids(new)


def test_a_moved_and_reworded_step_keeps_its_id(reads: Reads) -> None:
    now = [*STEPS[:3], *STEPS[4:], "Spannzange gründlich reinigen und auf Risse prüfen."]
    old, new, _ = after(reads, STEPS, now)
    assert [ids(old)[at] for at in (0, 1, 2, 4, 5, 3)] == ids(new)


def test_equal_steps_are_told_apart_by_their_order(reads: Reads) -> None:
    before = ["Haube öffnen.", *["Schraube M6 anziehen."] * 3, "Haube schließen."]
    now = ["Haube öffnen.", "Schraube M6 anziehen.", "Schraube M6 handfest anziehen.", *before[3:]]
    old, new, _ = after(reads, before, now)
    assert ids(old) == ids(new)


def test_equal_steps_that_all_say_something_else_now_keep_their_order(reads: Reads) -> None:
    before = ["Haube öffnen.", *["Schraube M6 anziehen."] * 3, "Haube schließen."]
    now = ["Licht einschalten.", "Haube öffnen.", *["Schraube M6 nur handfest anziehen."] * 3, "Haube schließen."]
    old, new, _ = after(reads, before, now)
    assert ids(old) == ids(new)[1:]


def test_steps_that_differ_in_a_number_only_are_not_mixed_up(reads: Reads) -> None:
    before = [f"Schraube {number} anziehen." for number in range(1, 6)]
    old, new, _ = after(reads, before, [before[0], before[2], before[3], before[4]])
    assert [ids(old)[at] for at in (0, 2, 3, 4)] == ids(new)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("## Ablauf\n\n### 1. Öl ablassen\n\nIn die Wanne.\n", "# Ablauf\n\n## 1. Öl ablassen\n\nIn die Wanne.\n"),
        ("## Ablauf\n\n1. Öl ablassen.\n", "## Vorgehen\n\n1. Öl ablassen.\n"),
        ("## Schritt 3: Öl ablassen\n\nText.\n", "## Schritt 4: Öl ablassen\n\nText.\n"),
    ],
    ids=["heading level", "section", "number"],
)
def test_another_heading_level_section_or_number_is_the_same_step(reads: Reads, before: str, now: str) -> None:
    old, fresh = reads(f"# T\n\n{before}"), reads(f"# T\n\n{now}")
    assert ids(old) == ids(continued(known_of(old), fresh).instruction)


def test_a_title_kept_over_another_text_is_the_same_step(reads: Reads) -> None:
    before = (
        "# T\n\n## Schritt 1: Filter wechseln\n\nPatrone herausdrehen und entsorgen.\n\n## Schritt 2: Lüften\n\nX.\n"
    )
    now = before.replace("Patrone herausdrehen und entsorgen", "Den neuen Einsatz von Hand bis zur Marke eindrehen")
    old, fresh = reads(before), reads(now)
    assert ids(old) == ids(continued(known_of(old), fresh).instruction)


def reworded_by_people() -> dict[str, list[tuple[str, str]]]:
    rows = csv.DictReader(
        Path(__file__).with_name("reworded_steps.tsv").read_text("utf-8").splitlines(), delimiter="\t"
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row["language"], []).append((row["before"], row["after"]))
    return found


@pytest.mark.parametrize("language", reworded_by_people())
def test_steps_a_person_reworded_are_recognised_and_none_is_taken_for_another(language: str) -> None:
    pairs = reworded_by_people()[language]
    old = instruction([Draft(at, (before,)) for at, (before, _) in enumerate(pairs)], language)
    all_at_once = instruction([Draft(at, (now,)) for at, (_, now) in enumerate(pairs)], language)
    known = known_of(old)
    pairs_found = {(pair.old, pair.new) for pair in matched(known, all_at_once).same}
    right = set(zip(ids(old), ids(all_at_once), strict=True))
    assert set() == pairs_found - right
    assert len(pairs) - 1 <= len(pairs_found)
    alone = 0
    for at in range(len(pairs)):
        now = [Draft(n, (pair[n == at],)) for n, pair in enumerate(pairs)]
        alone += ids(old) == ids(continued(known, instruction(now, language)).instruction)
    assert len(pairs) - 1 <= alone


# ------------------------------------------------------------------------------------------ what does not


def test_a_new_step_does_not_get_the_id_of_a_deleted_one(reads: Reads) -> None:
    old, new, matching = after(reads, STEPS, [*STEPS[:3], "Kühlmittel in den Behälter am Tor füllen.", *STEPS[4:]])
    assert 5 == len(matching.same)
    assert ids(old)[3] not in ids(new)


def test_an_unrelated_step_with_the_title_of_a_deleted_one_gets_another_id(reads: Reads) -> None:
    before = (
        "# T\n\n## Schritt 1: Prüfung\n\nÖlstand am Schauglas ablesen.\n\n## Schritt 2: Lager\n\nFett einpressen.\n"
    )
    now = "# T\n\n## Schritt 1: Lager\n\nFett einpressen.\n\n## Schritt 2: Prüfung\n\nTür auf, Licht an, Tür zu.\n"
    old, fresh = reads(before), reads(now)
    new = continued(known_of(old), fresh)
    assert ["pruefung", "lager"] == ids(old)
    assert "lager" == ids(new.instruction)[0]
    assert ids(new.instruction)[1].startswith("pruefung-")
    assert new.instruction.steps[1].statements[0].id == f"{ids(new.instruction)[1]}/1"


def test_a_new_step_whose_title_would_give_a_kept_id_gets_another(reads: Reads) -> None:
    first = reads(listed(["Deckel abnehmen.", "Öl ablassen."]))
    second = continued(known_of(first), reads(listed(["Den Deckel ganz abnehmen.", "Öl ablassen."])))
    third = continued(
        second.known, reads(listed(["Den Deckel ganz abnehmen.", "Öl ablassen.", "Deckel abnehmen."]))
    ).instruction
    assert ["deckel-abnehmen", "oel-ablassen"] == ids(third)[:2]
    assert ids(third)[2].startswith("deckel-abnehmen-")


def test_a_translation_is_not_guessed_from_the_order_alone(reads: Reads) -> None:
    old = reads(listed(STEPS))
    english = ["Switch off.", "Take off the cover.", "Loosen the collet.", "Clean it.", "Put it back.", "Test run."]
    fresh = reads(listed(english), language="en")
    assert () == matched(known_of(old), fresh).same


def test_the_same_photo_in_order_is_the_same_step_even_in_another_language(reads: Reads, tmp_path: Path) -> None:
    for number, colour in enumerate(("#102030", "#405060", "#708090"), 1):
        Image.new("RGB", (8, 6), colour).save(tmp_path / f"{number}.png")

    def document(*steps: str) -> str:
        return "# T\n\n" + "".join(f"{n}. {step}\n\n   ![]({n}.png)\n\n" for n, step in enumerate(steps, 1))

    old = reads(document("Deckel abnehmen.", "Öl ablassen.", "Tor schließen."))
    english = reads(document("Take off the cover.", "Drain the oil.", "Close the gate."), language="en")
    assert ids(old) == ids(continued(known_of(old), english).instruction)


# ------------------------------------------------------------------------------------------ ids the author gave


def test_an_id_the_author_gave_is_worth_more_than_any_words(reads: Reads) -> None:
    old = reads("# T\n\n## Schritt 1: Luft ablassen {#luft}\n\nA.\n\n## Schritt 2: Tor schließen\n\nB.\n")
    fresh = reads("# T\n\n## Schritt 1: Tor schließen\n\nB.\n\n## Schritt 2: Ganz anderes {#luft}\n\nC.\n")
    new = continued(known_of(old), fresh)
    assert ["tor-schliessen", "luft"] == ids(new.instruction)
    assert ("luft", "luft", "id") in {(pair.old, pair.new, pair.why) for pair in new.matching.same}


def test_an_id_the_author_gives_now_wins_and_the_renaming_is_told(reads: Reads) -> None:
    old = reads("# T\n\n## Schritt 1: Luft ablassen\n\nA.\n")
    new = continued(known_of(old), reads("# T\n\n## Schritt 1: Luft ablassen {#druckluft}\n\nA.\n"))
    assert ["druckluft"] == ids(new.instruction)
    assert {"luft-ablassen": "druckluft"} == new.matching.renamed()


def test_an_id_the_author_took_away_stays_the_steps_id(reads: Reads) -> None:
    old = reads("# T\n\n## Schritt 1: Luft ablassen {#druckluft}\n\nA.\n")
    assert ["druckluft"] == ids(
        continued(known_of(old), reads("# T\n\n## Schritt 1: Luft ablassen\n\nA.\n")).instruction
    )


def test_an_author_may_write_down_the_id_a_step_has_and_reword_it_wholly(reads: Reads) -> None:
    old = reads("# T\n\n## Schritt 1: Luft ablassen\n\nA.\n\n## Schritt 2: Tor zu\n\nB.\n")
    fresh = reads("# T\n\n## Schritt 1: Tor zu\n\nB.\n\n## Schritt 2: Druck muss weg {#luft-ablassen}\n\nHahn auf.\n")
    assert ["tor-zu", "luft-ablassen"] == ids(continued(known_of(old), fresh).instruction)


@pytest.mark.parametrize("word", ["schritt-", "s", ""])
def test_ids_that_only_count_the_steps_do_not_stand_in_the_way(reads: Reads, word: str) -> None:
    def document(steps: list[str]) -> str:
        return "# T\n\n" + "".join(
            f"## Schritt {n}: {step} {{#{word}{n}}}\n\nText.\n\n" for n, step in enumerate(steps, 1)
        )

    old = reads(document(["Luft ablassen", "Tor schließen", "Öl einfüllen"]))
    fresh = reads(document(["Luft ablassen", "Keil vorlegen", "Tor schließen", "Öl einfüllen"]))
    new = ids(continued(known_of(old), fresh).instruction)
    assert ids(old) == [new[0], new[2], new[3]]


# ------------------------------------------------------------------------------------------ joined, divided, back


def test_a_step_divided_in_two_is_recognised_and_the_part_with_its_title_keeps_the_id(reads: Reads) -> None:
    before = ["Haube öffnen.", "Alte Dichtung entnehmen. Neue Dichtung einsetzen und rundum andrücken.", "Haube zu."]
    now = ["Haube öffnen.", "Alte Dichtung entnehmen.", "Neue Dichtung einsetzen und rundum andrücken.", "Haube zu."]
    old, new, matching = after(reads, before, now)
    assert [ids(old)[0], ids(old)[1], "neue-dichtung-einsetzen-und-rundum-andruecken", ids(old)[2]] == ids(new)
    assert (("neue-dichtung-einsetzen-und-rundum-andruecken", ids(old)[1]),) == matching.divided


def test_two_steps_made_one_are_recognised_and_the_part_with_its_title_gives_the_id(reads: Reads) -> None:
    before = ["Haube öffnen.", "Alte Dichtung entnehmen.", "Neue Dichtung einsetzen und rundum andrücken.", "Haube zu."]
    now = ["Haube öffnen.", "Alte Dichtung entnehmen. Neue Dichtung einsetzen und rundum andrücken.", "Haube zu."]
    old, new, matching = after(reads, before, now)
    assert [ids(old)[0], ids(old)[1], ids(old)[3]] == ids(new)
    assert [ids(old)[2]] == [was for was, _ in matching.joined]


def test_a_deleted_step_that_is_back_has_its_id_again(reads: Reads) -> None:
    first = continued(None, reads(listed(["Deckel abnehmen.", *STEPS[2:]])))
    reworded = continued(first.known, reads(listed(["Den Deckel ganz abnehmen.", *STEPS[2:]])))
    without = continued(reworded.known, reads(listed(STEPS[2:])))
    assert "deckel-abnehmen" in {step.id for step in without.known.gone}
    back = continued(without.known, reads(listed([*STEPS[2:], "Den Deckel ganz abnehmen."])))
    assert "deckel-abnehmen" == ids(back.instruction)[-1]
    assert ["deckel-abnehmen"] == [pair.old for pair in back.matching.restored]
    assert () == back.known.gone


# ------------------------------------------------------------------------------------------ the workflow


def test_ids_survive_edits_in_place_one_after_the_other(reads: Reads) -> None:
    """The commonest way to work: the file is edited a little, then built, again and again."""
    known: Known | None = None
    sentence = "Spannzange mit 25 Nm lösen."
    for edit in (
        sentence,
        "Spannzange mit 30 Nm lösen.",
        "Die Spannzange mit 30 Nm lösen.",
        "Die Spannzange langsam mit 30 Nm lösen.",
        "Die Zange langsam mit 30 Nm lösen und herausnehmen.",
        "Die Zange ganz langsam herausnehmen.",
    ):
        outcome = continued(known, reads(listed([*STEPS[:2], edit, *STEPS[3:]])))
        assert "spannzange-mit-nm-loesen" == ids(outcome.instruction)[2]
        known = outcome.known


def test_a_document_read_again_is_as_it_was(reads: Reads) -> None:
    first = continued(None, reads(listed(STEPS)))
    again = continued(first.known, reads(listed(STEPS)))
    assert (first.instruction, first.known) == (again.instruction, again.known)


def test_the_steps_of_each_procedure_go_by_their_kept_ids(reads: Reads) -> None:
    old = reads(listed(["Deckel abnehmen.", "Öl ablassen."]))
    fresh = reads(listed(["Den Deckel ganz abnehmen.", "Öl ablassen."]))
    fresh = replace(fresh, procedures=(Procedure("alles", "Alles", tuple(ids(fresh)), SourceRef("doc.md", "", "")),))
    new = with_kept_ids(fresh, matched(known_of(old), fresh))
    assert tuple(ids(old)) == new.procedures[0].steps


def test_a_thousand_steps_all_reworded_keep_their_ids() -> None:
    author = Author(Random(5))
    steps = author.document(1000)
    old, fresh = instruction(steps), instruction([author.reworded(step, 2) for step in steps])
    kept = continued(known_of(old), fresh).instruction
    assert 950 <= sum(before == now for before, now in zip(ids(old), ids(kept), strict=True))
