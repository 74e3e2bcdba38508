"""Warnings, protection and equipment."""

import pytest
from gaps_documents import document, found, said, source, step, warning, words

from onboard.core.model import Instruction, SafetyWarning, Signal, Statement


def kinds(*warnings: SafetyWarning, language: str = "de") -> list[str]:
    instruction = document(step(1, "Deckel abnehmen.", warnings=warnings), language=language)
    return [gap.kind for gap in found(instruction, "no-consequence", "no-action")]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Die Spindel steht unter Federspannung.", ["no-consequence", "no-action"]),
        ("de", "Quetschgefahr!", ["no-action"]),
        ("de", "Teile können wegspringen.", ["no-action"]),
        ("de", "Gehäuse steht unter Druck. Schrauben niemals lösen!", ["no-consequence"]),
        ("de", "Quetschgefahr! Nicht zwischen Deckel und Gehäuse greifen.", []),
        ("de", "Heiße Oberfläche! Verbrennungen möglich. Schutzhandschuhe tragen.", []),
        ("de", "Scharfe Kanten! Teile nur mit Handschuhen anfassen.", []),
        ("de", "Säure verätzt die Haut. Tragen Sie Handschuhe.", []),
        ("en", "Residual pressure.", ["no-consequence", "no-action"]),
        ("en", "Crushing hazard!", ["no-action"]),
        ("en", "Crushing hazard! Keep your hands clear.", []),
        ("en", "Hot surface. It burns the skin. Wear gloves.", []),
    ],
)
def test_a_warning_says_what_can_happen_and_what_to_do(language: str, text: str, expected: list[str]) -> None:
    assert expected == kinds(warning(text), language=language)


def test_sentences_of_one_notice_are_looked_at_together() -> None:
    assert [] == kinds(warning("Quetschgefahr!", line=10), warning("Hände fernhalten.", line=11))


def test_a_notice_warns_of_no_injury_and_needs_neither() -> None:
    assert [] == kinds(warning("Die Markierung zeigt nach oben.", Signal.NOTICE))


def test_a_prohibition_in_prose_is_not_asked_for_its_reason() -> None:
    assert [] == kinds(warning("Niemals in die Spindel greifen.", None))


def test_hazards_listed_for_the_whole_need_no_action_each_where_rules_are_listed_too() -> None:
    hazards = [warning("Es besteht Quetschgefahr.", Signal.WARNING, 5), warning("Schutzbrille tragen.", None, 30)]
    assert [] == words(document("Deckel abnehmen.", warnings=hazards), "no-action")


# ------------------------------------------------------------------------------------------ protection


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Die Platte mit Salzsäure abwischen."),
        ("de", "Am Einzug besteht Quetschgefahr."),
        ("de", "Die Klemmen stehen unter Spannung."),
        ("en", "Wipe the plate with hydrochloric acid."),
        ("en", "There is a crush hazard at the inlet."),
    ],
)
def test_a_hazard_without_any_protection_in_the_document_is_grave(language: str, sentence: str) -> None:
    (gap,) = found(document(sentence, language=language), "missing-protection")
    assert gap.grave
    assert sentence == gap.words


@pytest.mark.parametrize(
    "instruction",
    [
        document("Mit Salzsäure abwischen.", ppe=["Schutzhandschuhe"]),
        document("Mit Salzsäure abwischen.", "Handschuhe tragen."),
        document("Mit Salzsäure unter dem Abzug abwischen."),
        document("Am Einzug besteht Quetschgefahr.", "Maschine vorher ausschalten."),
        document("Mit säurefreiem Fett und Zitronensäure arbeiten."),
        document("Die Riemenspannung prüfen."),
        document("Den Deckel abnehmen."),
    ],
)
def test_where_something_protects_or_nothing_threatens_there_is_no_grave_gap(instruction: Instruction) -> None:
    assert [] == words(instruction, "missing-protection")


# ------------------------------------------------------------------------------------------ equipment


def test_equipment_named_in_a_step_and_not_in_the_list_is_a_gap() -> None:
    said = document("Handschuhe tragen.", ppe=["Schutzbrille"])
    assert ["Handschuhe tragen."] == words(said, "ppe-not-listed")


def test_what_the_reader_took_from_the_sentence_itself_is_not_listed() -> None:
    taken = Statement("ppe:handschuhe", "Handschuhe", source("Handschuhe tragen.", 101))
    listed = said("ppe:brille", "Schutzbrille", 20)
    instruction = document(step(1, "Handschuhe tragen."))
    instruction = Instruction(
        **{name: getattr(instruction, name) for name in Instruction.__slots__ if name != "ppe"}, ppe=(listed, taken)
    )
    assert ["Handschuhe tragen."] == words(instruction, "ppe-not-listed")


@pytest.mark.parametrize(
    "sentence", ["Schnittfeste Handschuhe tragen.", "Ohne Schutzhelm arbeiten.", "Keinen Gehörschutz tragen."]
)
def test_equipment_of_the_same_kind_and_equipment_not_to_be_worn_is_no_gap(sentence: str) -> None:
    assert [] == words(document(sentence, ppe=["Schutzhandschuhe"]), "ppe-not-listed")


def test_without_a_list_of_equipment_there_is_one_gap_for_the_whole() -> None:
    (gap,) = found(document("Handschuhe tragen.", "Schutzbrille aufsetzen."), "no-ppe-list", "ppe-not-listed")
    assert ("no-ppe-list", "") == (gap.kind, gap.place)
    assert "Handschuhe, Schutzbrille" in gap.why


def test_a_column_for_equipment_in_the_table_of_steps_is_a_list() -> None:
    instruction = document(step(1, "Haube öffnen.", "PSA: Handschuhe"))
    assert [] == words(instruction, "no-ppe-list")


@pytest.mark.parametrize(
    ("language", "sentence", "tools", "expected"),
    [
        ("de", "Den Stift mit dem Hammer eintreiben.", ["Drehmomentschlüssel"], 1),
        ("de", "Mit dem Schlüssel lösen.", ["Drehmomentschlüssel 10–50 Nm"], 0),
        ("de", "Mit dem Kreuzschlitzschraubendreher lösen.", ["Schraubendreher"], 0),
        ("de", "Den Durchmesser prüfen.", ["Zange"], 0),
        ("de", "Mit dem Innensechskantschlüssel lösen.", ["Inbusschlüssel 5 mm"], 0),
        ("en", "Drive the pin in with a hammer.", ["Torque wrench"], 1),
        ("en", "Loosen it with the wrench.", ["Torque wrench"], 0),
        ("en", "Clamp the board and file the edge, then drill the hole.", ["Torque wrench"], 0),
    ],
)
def test_a_tool_used_and_not_listed_is_a_gap(language: str, sentence: str, tools: list[str], expected: int) -> None:
    assert expected == len(words(document(sentence, language=language, tools=tools), "tool-not-listed"))


def test_without_a_list_of_tools_there_is_one_gap_for_the_whole() -> None:
    gaps = found(document("Mit dem Hammer eintreiben.", "Mit der Zange ziehen."), "no-tool-list", "tool-not-listed")
    assert ["no-tool-list"] == [gap.kind for gap in gaps]


def test_no_tool_no_gap() -> None:
    assert [] == words(document("Deckel abnehmen."), "no-tool-list")
