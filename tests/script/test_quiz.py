"""Questions to check understanding: asked only where they can be asked honestly."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from script_instructions import instruction, pump_cover, statement, step, warning

from onboard.core.errors import InputError
from onboard.core.model import Instruction, Sentence, Signal, SourceRef
from onboard.core.quiz import QuizQuestion
from onboard.ingest.choosing import Choice
from onboard.ingest.reading import read
from onboard.measures.quantities import quantities
from onboard.resources import assets
from onboard.script.quiz.choosing import questions
from onboard.script.quiz.words import book, languages
from onboard.script.words import SIGNAL_WORDS
from onboard.script.writers.template import TemplateWriter


def asked(told: Instruction, most: int = 20, language: str = "") -> tuple[QuizQuestion, ...]:
    script = TemplateWriter().write(told, language=language or told.language or "de")
    return questions(told, script, most)


def right(question: QuizQuestion) -> str:
    return question.answers[question.right]


def wrong(question: QuizQuestion) -> list[str]:
    return [answer for at, answer in enumerate(question.answers) if at != question.right]


def numbered(told: Instruction) -> Instruction:
    """The same with numbers in front of its steps, as a list in a document has them."""
    steps = tuple(
        replace(one, source=SourceRef("checklist.md", one.source.place, f"{at}. {one.source.words}"))
        for at, one in enumerate(told.steps, 1)
    )
    return replace(told, steps=steps)


def sample() -> Instruction:
    return read(assets() / "sample" / "checklist.md")


# ------------------------------------------------------------------------------------------------ what is asked


def test_the_five_questions_of_our_sample_ask_for_what_matters_most() -> None:
    expected = [
        ("Was ist bei dieser Arbeit verboten?", "Schrauben unter Druck lösen"),
        ("Wovor warnt dieses Video?", "Schnittgefahr"),
        ("Welche Schutzausrüstung ist bei dieser Arbeit zu tragen?", "Schutzbrille"),
        ("Schritt „Deckel auf den Passstift setzen“: Was ist dabei verboten?", "Zwischen Deckel und Gehäuse greifen"),
        ("Welcher Wert fehlt? „Ziehen Sie die Schrauben mit ___ fest.“", "25 Nm ± 2 Nm"),
    ]
    assert expected == [(one.text, right(one)) for one in asked(sample(), 5)]


def test_an_english_document_is_asked_about_in_english() -> None:
    texts = [(one.text, right(one)) for one in asked(read(assets() / "sample" / "checklist.en.md"), 5)]
    assert ("What is forbidden in this work?", "Loosen the screws under pressure") in texts


def test_what_is_forbidden_is_asked_against_what_the_document_demands() -> None:
    told = sample()
    first = asked(told, 1)[0]
    assert set(wrong(first)) <= {one.title for one in told.steps}


def test_a_question_names_the_sentence_the_scene_and_the_place_in_the_document() -> None:
    value = asked(sample(), 5)[-1]
    assert "Ziehen Sie die Schrauben mit 25 Nm ± 2 Nm fest." == value.because
    assert ["line 74"] == [source.place for source in value.sources]


def test_no_questions_when_none_are_wanted() -> None:
    assert () == asked(sample(), 0)


def test_never_more_questions_than_wanted_and_the_heaviest_stay() -> None:
    all_of_them = {one.id for one in asked(sample(), 20)}
    for most in range(1, 9):
        few = asked(sample(), most)
        assert most == len(few)
        assert {one.id for one in few} <= all_of_them


def test_safety_is_asked_about_first() -> None:
    scenes = [one.scene for one in asked(sample(), 5)]
    assert ["safety", "safety", "safety"] == scenes[:3]


def test_the_same_video_is_asked_the_same_questions() -> None:
    assert asked(sample()) == asked(sample())


def test_a_question_keeps_its_id_when_another_step_is_inserted() -> None:
    told = sample()
    longer = replace(told, steps=(*told.steps[:2], step("neu", "Späne entfernen."), *told.steps[2:]))
    before, after = asked(told, 1)[0], asked(longer, 1)[0]
    assert (before.id, before.text, right(before)) == (after.id, after.text, right(after))


def test_a_question_keeps_its_id_when_the_value_it_asks_for_changes() -> None:
    def value(number: str) -> QuizQuestion:
        return asked(instruction(step("fest", f"Schrauben mit {number} Nm gleichmäßig festziehen.")))[0]

    assert value("25").id == value("30").id
    assert ("25 Nm", "30 Nm") == (right(value("25")), right(value("30")))


MINIATURES = {
    "de": (
        "Nie in die laufende Maschine greifen!",
        "Quetschgefahr am Deckel!",
        "Schutzbrille",
        "Gehäuse mit 6 bar füllen",
    ),
    "en": (
        "Never reach into the running machine!",
        "Crushing hazard at the cover!",
        "Safety glasses",
        "Fill it to 6 bar",
    ),
    "fr": (
        "Ne jamais toucher la lame en marche !",
        "Risque d'écrasement au couvercle !",
        "Lunettes",
        "Remplir le corps à 6 bar",
    ),
    "it": ("Non toccare mai il disco in moto!", "Pericolo di schiacciamento!", "Occhiali", "Riempire il corpo a 6 bar"),
    "es": (
        "No tocar nunca el disco en marcha",
        "¡Peligro de aplastamiento!",
        "Gafas de protección",
        "Llenar hasta 6 bar",
    ),
    "pl": (
        "Nigdy nie dotykać tarczy podczas pracy!",
        "Ryzyko zgniecenia palców!",
        "Okulary ochronne",
        "Napełnić do 6 bar",
    ),
    "tr": ("", "Ezilme tehlikesi!", "Koruyucu gözlük", "Gövdeyi yavaşça 6 bar değerine kadar doldurun"),
    "ro": (
        "Nu atingeți discul în timpul lucrului!",
        "Pericol de strivire!",
        "Ochelari de protecție",
        "Umpleți până la 6 bar",
    ),
    "uk": (
        "Ніколи не торкатися диска під час роботи!",
        "Небезпека защемлення!",
        "Захисні окуляри",
        "Наповнити до 6 bar",
    ),
    "ar": ("", "خطر الانحشار عند الغطاء!", "نظارات واقية", "املأ الجسم ببطء حتى 6 bar"),
}
"""A prohibition, a hazard, equipment and a value, as ten languages say them."""

STEPS = {
    "de": ("Deckel aufsetzen", "Dichtung einlegen", "Schrauben anziehen"),
    "en": ("Place the cover", "Insert the gasket", "Tighten the screws"),
    "fr": ("Poser le couvercle", "Insérer le joint", "Serrer les vis"),
    "it": ("Posare il coperchio", "Inserire la guarnizione", "Stringere le viti"),
    "es": ("Poner la tapa", "Insertar la junta", "Apretar los tornillos"),
    "pl": ("Założyć pokrywę", "Włożyć uszczelkę", "Dokręcić śruby"),
    "tr": ("Kapağı takın", "Contayı yerleştirin", "Vidaları sıkın"),
    "ro": ("Puneți capacul", "Introduceți garnitura", "Strângeți șuruburile"),
    "uk": ("Поставити кришку", "Вкласти прокладку", "Затягнути гвинти"),
    "ar": ("تركيب الغطاء", "وضع الحشية", "شد البراغي"),
}


@pytest.mark.parametrize("language", languages())
def test_every_language_asks_for_what_its_documents_say(language: str) -> None:
    forbids, warns, worn, filled = MINIATURES[language]
    first, *others = STEPS[language]
    told = instruction(
        step("eins", f"{first}.", f"{filled}.", title=first),
        *(step(f"s{at}", f"{title}.", title=title) for at, title in enumerate(others)),
        language=language,
        title="X 1",
        warnings=(
            *((warning("w:1", forbids, Signal.DANGER),) if forbids else ()),
            warning("w:2", warns, Signal.WARNING),
        ),
        ppe=(statement("ppe:1", worn),),
    )
    found = asked(told)
    for question in found:
        is_fair(question)
    asks, answers = book(language).ask, [right(question) for question in found]
    assert "6 bar" in answers
    assert {asks["hazard"], asks["ppe"]} <= {question.text for question in found}
    assert bool(forbids) == (asks["forbidden"] in {question.text for question in found})


def test_a_translation_is_asked_about_in_its_own_words_with_the_documents_places() -> None:
    told = sample()
    script = TemplateWriter().write(told, language="de")
    polish = {
        "Ziehen Sie die Schrauben mit 25 Nm ± 2 Nm fest.": "Dokręć śruby momentem 25 Nm ± 2 Nm.",
        "Vorsicht: Scharfe Kanten!": "Uwaga: Ostre krawędzie!",
    }
    scenes = tuple(
        replace(
            scene,
            sentences=tuple(
                replace(one, text=polish[one.text]) if one.text in polish else replace(one, language="de")
                for one in scene.sentences
            ),
        )
        for scene in script.scenes
    )
    found = questions(told, replace(script, language="pl", scenes=scenes), 5)
    assert [
        ("Przed czym ostrzega ten film?", "Niebezpieczeństwo skaleczenia", "line 16"),
        ("Jakiej wartości brakuje? „Dokręć śruby momentem ___.”", "25 Nm ± 2 Nm", "line 74"),
    ] == [(one.text, right(one), one.sources[0].place) for one in found]


# ------------------------------------------------------------------------------------------------ what is not asked


def test_a_value_the_heading_tells_is_asked_for_without_the_heading() -> None:
    told = instruction(step("fest", "Schrauben mit 25 Nm festziehen.", "Alle Schrauben mit 25 Nm festziehen."))
    assert all("25" not in one.text for one in asked(told))


@pytest.mark.parametrize(
    "text",
    [
        "Ein Loch mit dem 3 mm Bohrer durch die Platte bohren.",  # names a thing
        "Das 12V-Netzteil an die Rückseite der Plattform anschließen.",
        "Die Düse ca. 30 Sekunden in das Bad halten.",  # not meant exactly
        "Mit 10 bar füllen und nach 5 Minuten auf 8 bar ablassen.",  # several in one sentence
        "Den Deckel abnehmen (dauert etwa 5 Minuten) und reinigen.",
    ],
)
def test_what_is_no_value_to_remember_is_not_asked_for(text: str) -> None:
    assert () == asked(instruction(step("eins", text)))


def test_two_sentences_that_differ_only_in_their_value_are_not_asked_about() -> None:
    told = instruction(
        step("eins", "Ventil öffnen.", "Den Druck auf 4 bar einstellen."),
        step("zwei", "Pumpe starten.", "Den Druck auf 6 bar einstellen."),
    )
    assert [] == [one for one in asked(told) if "___" in one.text]


def test_a_value_that_also_belongs_to_the_step_is_no_wrong_answer() -> None:
    told = instruction(
        step("eins", "Druck einstellen.", "Den Regler auf 6 bar drehen.", "Danach steigt die Anzeige auf 9 bar."),
        step("zwei", "Leitung prüfen.", "Die Leitung hält 4 bar aus und bleibt dicht."),
    )
    asks = [one for one in asked(told) if one.scene == "eins"]
    assert asks
    for one in asks:
        assert {"6 bar", "9 bar"} & set(wrong(one)) == set()


def test_a_hazard_the_document_hints_at_is_no_wrong_answer() -> None:
    told = instruction(
        step("eins", "Kabel anschließen."),
        warnings=(warning("w", "Quetschgefahr an der Presse!", Signal.WARNING),),
    )
    hazard = next(one for one in asked(told) if one.text == "Wovor warnt dieses Video?")
    assert "Quetschgefahr" == right(hazard)
    assert "Gefahr durch Strom" not in hazard.answers


def test_a_hazard_that_is_denied_is_not_asked_about() -> None:
    told = instruction(step("eins", "Deckel abnehmen."), warnings=(warning("w", "Hier besteht keine Quetschgefahr."),))
    assert () == asked(told)


def test_protective_equipment_that_is_forbidden_is_not_called_required() -> None:
    told = instruction(step("eins", "Welle einlegen."), ppe=(statement("ppe:h", "Keine Handschuhe"),))
    assert () == asked(told)


def test_the_order_is_asked_only_where_the_document_numbers_its_steps() -> None:
    titles = ["Teile bereitlegen", "Dichtung auflegen", "Deckel aufsetzen", "Schrauben ansetzen", "Muttern festziehen"]
    told = instruction(*(step(f"s{at}", f"{title}.") for at, title in enumerate(titles)))
    assert () == asked(told)
    found = asked(numbered(told))
    assert found
    assert all("kommt direkt nach" in one.text for one in found)


def test_a_step_done_twice_is_not_asked_about_by_its_order() -> None:
    titles = ["Teile bereitlegen", "Deckel aufsetzen", "Ventil öffnen", "Deckel aufsetzen", "Muttern festziehen"]
    told = numbered(instruction(*(step(f"s{at}", f"{title}.") for at, title in enumerate(titles))))
    assert all("Deckel aufsetzen" not in one.answers for one in asked(told))


def test_steps_left_in_the_documents_language_are_not_asked_about() -> None:
    assert () == asked(sample(), language="pl")


def test_a_sentence_that_cites_nothing_of_the_document_is_not_asked_about() -> None:
    told = sample()
    script = TemplateWriter().write(told, language="de")
    loose = tuple(
        replace(scene, sentences=tuple(Sentence(one.text, ("gone",)) for one in scene.sentences))
        for scene in script.scenes
    )
    assert () == questions(told, replace(script, scenes=loose), 5)


def test_a_value_the_source_does_not_tell_is_not_asked_for() -> None:
    told = sample()
    script = TemplateWriter().write(told, language="de")
    edited = tuple(
        replace(
            scene, sentences=tuple(replace(one, text=one.text.replace("25 Nm", "52 Nm")) for one in scene.sentences)
        )
        for scene in script.scenes
    )
    assert [] == [one for one in questions(told, replace(script, scenes=edited), 20) if "52" in " ".join(one.answers)]


# ------------------------------------------------------------------------------------------------ fair


def is_fair(question: QuizQuestion) -> None:
    assert 3 <= len(question.answers) <= 4
    assert len(question.answers) == len({answer.casefold() for answer in question.answers})
    assert all(0 < len(answer) <= 90 and answer == answer.strip() for answer in question.answers)
    assert len(question.text) <= 240
    assert question.sources
    assert all(answer.casefold() not in question.because.casefold() for answer in wrong(question))
    assert right(question).casefold() not in question.text.casefold()


@given(
    number=st.integers(2, 9999),
    decimals=st.integers(0, 2),
    unit=st.sampled_from(["Nm", "bar", "°C", "min", "U/min", "kPa", "s"]),
    tolerance=st.integers(0, 3),
)
@settings(max_examples=60, deadline=None)
def test_a_wrong_value_has_the_form_of_the_right_one_and_lies_outside_its_tolerance(
    number: int, decimals: int, unit: str, tolerance: int
) -> None:
    written = f"{number / 10**decimals:.{decimals}f}".replace(".", ",")
    around = f" ± {tolerance} {unit}" if tolerance else ""
    told = instruction(step("eins", f"Die Maschine langsam auf {written} {unit}{around} bringen."))
    for question in asked(told):
        is_fair(question)
        assert f"{written} {unit}{around}" == right(question)
        value = Fraction(number, 10**decimals)
        for answer in wrong(question):
            found = quantities(answer, "de")[0]
            assert abs(found.value - value) > tolerance
            assert abs(found.value - value) * 6 >= value
            assert answer.endswith(f" {unit}{around}")
            assert len(answer.split(",")) == len(right(question).split(","))


@given(
    words=st.lists(
        st.sampled_from(
            ["Quetschgefahr!", "Nicht", "niemals", "greifen", "Deckel", "25 Nm", "muss", "lösen", "Ventil", "die"]
        ),
        min_size=1,
        max_size=7,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_document_says_its_questions_are_fair(words: list[str]) -> None:
    said = " ".join(words)
    told = replace(pump_cover(), warnings=(warning("w", said, Signal.WARNING),))
    told = numbered(replace(told, steps=(*told.steps, step("mehr", said), step("noch", f"{said} öffnen."))))
    found = asked(told)
    assert len(found) == len({one.id for one in found})
    for question in found:
        is_fair(question)


def test_the_right_answer_stands_anywhere() -> None:
    told = [instruction(step(f"s{n}", f"Das Bad {n} langsam auf {n} °C erwärmen.")) for n in range(20, 99)]
    places = Counter(question.right for one in told for question in asked(one))
    assert {0, 1, 2, 3} == set(places)
    assert max(places.values()) < 2 * min(places.values())


def test_the_right_value_is_the_smallest_the_largest_and_in_between() -> None:
    ranks: Counter[int] = Counter()
    for n in range(20, 99):
        for question in asked(instruction(step(f"s{n}", f"Das Bad {n} langsam auf {n} °C erwärmen."))):
            ranks[sorted(int(answer.split()[0]) for answer in question.answers).index(n)] += 1
    assert {0, 1, 2, 3} == set(ranks)
    assert max(ranks.values()) < sum(ranks.values()) / 2


def test_every_language_of_the_page_has_all_its_questions() -> None:
    assert tuple(sorted(SIGNAL_WORDS)) == languages()
    for language in languages():
        assert book("de").ask.keys() == book(language).ask.keys()
        for name, form in book(language).ask.items():
            blanks = {"value": ("{gap}",), "value_step": ("{gap}", "{step}")}
            needed = blanks.get(
                name, ("{step}",) if name in ("forbidden_step", "hazard_step", "demand", "next") else ()
            )
            assert all(blank in form for blank in needed), (language, name)


@pytest.mark.parametrize("language", languages())
def test_every_hazard_and_piece_of_equipment_is_known_by_its_own_name(language: str) -> None:
    words = book(language)
    for known in (*words.hazards, *words.ppe, *words.tools):
        assert known.hinted.search(known.name), (language, known.name)


@pytest.mark.samples
def test_questions_about_real_documents_are_fair_and_few_of_them_are_known_by_their_length(samples: Path) -> None:
    found = [question for told in real(samples) for question in asked(told, 10)]
    for question in found:
        is_fair(question)
    longest = sum(len(right(one)) > max(map(len, wrong(one))) for one in found)
    assert len(found) > 10
    assert longest < len(found) / 2


def real(samples: Path) -> list[Instruction]:
    """The documents of the samples that are quickly read."""
    documents = [one for one in sorted(samples.rglob("*.md")) if one.stat().st_size < 100_000]
    found = []
    for one in documents:
        try:
            told = read(one, choice=Choice("all", True))
        except InputError:
            continue
        if told.steps:
            found.append(told if told.language else replace(told, language="en"))
    return found
