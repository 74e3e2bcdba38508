"""How a text is taken apart into clauses, and which of them comes first."""

import pytest

from onboard.script.grounding.clauses import Link, clauses, order
from onboard.script.grounding.reading import read


def links(text: str, tongue: str) -> list[Link]:
    return [clause.link for clause in clauses(read(text, tongue, {}))]


def said_order(text: str, tongue: str) -> list[tuple[str, str]]:
    found = clauses(read(text, tongue, {}))
    return [(found[pair.earlier].tokens[-1].text, found[pair.later].tokens[-1].text) for pair in order(found)]


@pytest.mark.parametrize(
    ("text", "tongue", "expected"),
    [
        ("Bevor Sie den Hahn öffnen, entlüften Sie die Pumpe.", "de", [Link.BEFORE, Link.MAIN]),
        ("Vor dem Öffnen des Hahns entlüften Sie die Pumpe.", "de", [Link.MAIN, Link.BEFORE]),
        ("Steht der Wagen schief, richten Sie ihn aus.", "de", [Link.IF, Link.MAIN]),
        ("Nach der Reinigung trocknet der Behälter.", "de", [Link.MAIN, Link.AFTER]),
        ("Solange die Lampe blinkt, warten Sie.", "de", [Link.WHILE, Link.MAIN]),
        ("Unless the belt is slack, do not touch the screw.", "en", [Link.UNLESS, Link.MAIN]),
        ("Wipe the needle after removing the thread.", "en", [Link.MAIN, Link.AFTER]),
        ("When the timer rings take out the tray.", "en", [Link.IF]),
    ],
)
def test_a_clause_knows_the_connective_that_opens_it(text: str, tongue: str, expected: list[Link]) -> None:
    assert links(text, tongue) == expected


@pytest.mark.parametrize(
    ("text", "tongue", "expected"),
    [
        ("Bevor Sie den Hahn öffnen, entlüften Sie die Pumpe.", "de", [("Pumpe", "öffnen")]),
        ("Nachdem der Lack trocknet, schleifen Sie die Kante.", "de", [("trocknet", "Kante")]),
        ("Erst den Faden ziehen, dann den Stoff falten.", "de", [("ziehen", "falten")]),
        ("Ziehen Sie den Faden, vorher aber schneiden Sie den Stoff.", "de", [("Stoff", "Faden")]),
        ("Das Ventil bleibt zu, bis die Pumpe läuft.", "de", [("läuft", "zu")]),
        ("No box is closed until the label sticks.", "en", [("sticks", "closed")]),
        ("Once the glue sets, sand the edge.", "en", [("sets", "edge")]),
        ("Fold the cloth, and then iron the seam.", "en", [("cloth", "seam")]),
        ("Iron the seam before folding the cloth.", "en", [("seam", "cloth")]),
    ],
)
def test_words_of_time_say_which_action_comes_first(text: str, tongue: str, expected: list[tuple[str, str]]) -> None:
    assert said_order(text, tongue) == expected


def test_at_once_and_once_a_day_are_no_order() -> None:
    assert said_order("Rinse the funnel at once. Oil the hinge once a day.", "en") == []


def test_a_place_in_front_of_a_thing_is_no_time() -> None:
    assert links("Der Wagen steht vor dem Regal.", "de") == [Link.MAIN]
