"""What a whole script leaves out or tells in another order, in trades the development sets do not have."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from onboard.script.grounding.coverage import judge_script
from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Kind, Source


@dataclass(frozen=True)
class Told:
    """A source and an honest script of it."""

    source: Source
    claims: tuple[Claim, ...]

    def without(self, *texts: str) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.text not in texts)

    def by(self, cite: str) -> Claim:
        return next(claim for claim in self.claims if claim.cites == (cite,))

    def saying(self, cite: str, text: str) -> tuple[Claim, ...]:
        own = self.by(cite)
        return tuple(Claim(text, claim.cites) if claim is own else claim for claim in self.claims)


def source(language: str, **texts: str) -> Source:
    kinds = {"S": EntryKind.STEP, "W": EntryKind.WARNING, "P": EntryKind.PPE, "N": EntryKind.NOTE}
    return Source(language, tuple(Entry(name, kinds[name[0]], text) for name, text in texts.items()))


def claims(*told: tuple[str, str]) -> tuple[Claim, ...]:
    return tuple(Claim(text, tuple(cites.split())) for cites, text in told)


GLUCOSE = Told(
    source(
        "de",
        W1="Stichverletzung: Lanzette nie zurückstecken, sofort in Abwurfbehälter.",
        S1="Hände desinfizieren, 30 s einwirken lassen; Einmalhandschuhe an.",
        S2="Teststreifen in Gerät bis Piepton, Codenummer mit Dose vergleichen.",
        S3="Fingerkuppe seitlich stechen, ersten Tropfen abwischen.",
        S4="Zweiten Tropfen an Streifen halten, bis Balken voll.",
        S5="Blutzucker in Kurve eintragen. Unter 60 mg/dl: Arzt rufen, Traubenzucker geben.",
    ),
    claims(
        ("S1 S3 S5", "Desinfizieren, stechen, eintragen: so läuft die Messung."),
        ("S1", "Dreißig Sekunden wirkt das Mittel auf Ihren Händen, danach schlüpfen Sie in Einmalhandschuhe."),
        ("S2", "Schieben Sie den Streifen ein, bis es piept, und vergleichen Sie den Code mit dem auf der Dose."),
        ("S3", "Gestochen wird seitlich in die Kuppe des Fingers. Den ersten Tropfen wischen Sie ab."),
        ("W1", "Eine Lanzette steckt man niemals zurück, daran kann man sich stechen; sie kommt sofort in den Abwurf."),
        ("S4", "Erst der zweite Tropfen berührt den Streifen, so lange, bis der Balken gefüllt ist."),
        ("S5", "Der Blutzucker kommt in die Kurve; unter 60 mg/dl rufen Sie den Arzt und geben Traubenzucker."),
    ),
)
SCREEN = Told(
    source(
        "en",
        W1="CAUTION: solvent vapours. Extraction on before lid is opened.",
        S1="Lower screen, check squeegee for nicks, replace if worn.",
        S2="Stir ink 2 min, add 5 % retarder on hot days.",
        S3="Off-contact 3 mm, flood, then print one test sheet.",
        S4="Dry rack, 20 sheets per tray, label tray with job number.",
        S5="Wipe screen with blue cloth. Rags into metal bin.",
    ),
    claims(
        ("", "Welcome to the print room!"),
        ("S1", "Bring the screen down and check the squeegee for nicks; a worn one is replaced."),
        ("W1", "Mind the vapours of the solvent: the extraction is on before anybody opens the lid."),
        ("S2", "The ink is stirred for two minutes, and on a hot day five percent of retarder goes in."),
        ("S3", "Three millimetres off contact, flood it, and print a sheet as a test."),
        ("S4", "Twenty sheets go on each tray of the rack to dry, and the tray bears the number of the job."),
        ("S5", "The blue cloth wipes the screen, and the rags belong in the bin made of metal."),
        ("S1 S2 S3 S4 S5", "Screen, ink, test, rack, cleaning: that was it."),
    ),
)
BOTH = pytest.mark.parametrize("told", [GLUCOSE, SCREEN], ids=["de", "en"])


def objections(told: Told, script: tuple[Claim, ...]) -> list[tuple[Kind, tuple[str, ...]]]:
    return [(found.kind, found.affected) for found in judge_script(told.source, script)]


@BOTH
def test_a_script_may_retell_freely_with_an_overview_a_recap_and_the_warning_later(told: Told) -> None:
    assert [] == objections(told, told.claims)


@BOTH
@pytest.mark.parametrize("step", ["S1", "S2", "S3", "S4", "S5"])
def test_a_step_left_out_is_named_though_the_overview_has_its_words(told: Told, step: str) -> None:
    assert [(Kind.DROPPED_STEP, (step,))] == objections(told, told.without(told.by(step).text))


@BOTH
@pytest.mark.parametrize("step", ["S2", "S3", "S4"])
def test_a_step_that_is_cited_and_not_told_is_left_out(told: Told, step: str) -> None:
    before = told.by(f"S{int(step[1]) - 1}")
    script = tuple(
        Claim(claim.text, (*claim.cites, step)) if claim is before else claim
        for claim in told.without(told.by(step).text)
    )
    assert [(Kind.DROPPED_STEP, (step,))] == objections(told, script)


@BOTH
def test_a_warning_left_out_is_named_and_blocks(told: Told) -> None:
    (found,) = judge_script(told.source, told.without(told.by("W1").text))
    assert (Kind.DROPPED_WARNING, ("W1",), True) == (found.kind, found.affected, found.blocks)


@pytest.mark.parametrize(
    ("told", "cite", "text"),
    [
        (GLUCOSE, "S2", "Schieben Sie den Streifen ein, bis es piept."),
        (GLUCOSE, "S3", "Gestochen wird seitlich in die Kuppe des Fingers."),
        (GLUCOSE, "S5", "Der Blutzucker kommt in die Kurve."),
        (SCREEN, "S2", "The ink is stirred for two minutes."),
        (SCREEN, "S4", "Twenty sheets go on each tray of the rack to dry."),
        (SCREEN, "S5", "The blue cloth wipes the screen."),
    ],
)
def test_a_part_of_a_step_left_out_is_shown_for_review(told: Told, cite: str, text: str) -> None:
    found = judge_script(told.source, told.saying(cite, text))
    assert {(Kind.PARTIAL_DROP, (cite,), False)} == {(one.kind, one.affected, one.blocks) for one in found}


@BOTH
@pytest.mark.parametrize("step", ["S1", "S2", "S3", "S4"])
def test_two_steps_told_the_other_way_round_are_named(told: Told, step: str) -> None:
    first, second = told.by(step), told.by(f"S{int(step[1]) + 1}")
    swap = {first.text: second, second.text: first}
    script = tuple(swap.get(claim.text, claim) for claim in told.claims)
    assert [(Kind.WRONG_ORDER, (*second.cites, *first.cites))] == objections(told, script)


def test_two_steps_in_one_sentence_are_both_told() -> None:
    merged = Claim(
        "Print one test sheet at three millimetres off contact after the flood, then twenty sheets to a tray go on the "
        "rack to dry, and each tray is labelled with the number of the job.",
        ("S3", "S4"),
    )
    script = tuple(merged if claim is SCREEN.by("S3") else claim for claim in SCREEN.without(SCREEN.by("S4").text))
    assert [] == objections(SCREEN, script)


def test_a_step_told_under_another_citation_is_told() -> None:
    told = SCREEN.by("S5")
    script = tuple(Claim(claim.text, ("S4",)) if claim is told else claim for claim in SCREEN.claims[:-1])
    assert [] == objections(SCREEN, script)


def test_the_glossary_s_full_form_tells_its_abbreviation() -> None:
    short = Source("de", (Entry("S1", EntryKind.STEP, "RLT aus, Filter F7 wechseln."),), {"RLT": "Lüftungsanlage"})
    script = claims(("S1", "Schalten Sie die Lüftungsanlage ab und wechseln Sie den Filter F7."))
    assert () == judge_script(short, script)


def test_a_source_without_steps_has_nothing_to_leave_out() -> None:
    assert () == judge_script(source("de", N1="Ablage im Ordner 7."), claims(("", "Guten Tag.")))
