"""Real documents: what is found in them was looked at by hand, one by one."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from onboard.core.model import Gap
from onboard.gaps.checking import gaps
from onboard.ingest.reading import read
from onboard.resources import assets

HEAD = ("no-responsible", "no-revision")


def found(document: Path, beside: Path | None = None) -> list[Gap]:
    files = (beside or document.parent).rglob("*")
    known = frozenset(path.name for path in files if path.is_file())
    return list(gaps(read(document), contacts=None, today=date(2026, 11, 22), known_documents=known))


def kinds(document: Path, beside: Path | None = None) -> Counter[str]:
    return Counter(gap.kind for gap in found(document, beside) if gap.kind not in HEAD)


def test_our_own_sample_has_the_three_gaps_a_person_finds_in_it() -> None:
    sample = found(assets() / "sample" / "checklist.md")
    assert [
        ("no-consequence", "Bei der Dichtprüfung steht das Gehäuse unter Druck."),
        ("no-tolerance", "Mit 10 Nm voranziehen"),
        ("no-picture", "Druck vollständig ablassen"),
    ] == [(gap.kind, gap.words) for gap in sample]


@pytest.mark.samples
def test_a_real_betriebsanweisung_lacks_what_it_leaves_to_its_template(samples: Path) -> None:
    folder = samples / "betriebsanweisung-platinendrucker-de"
    expected = {"missing-section": 5, "vague-word": 1, "no-such-document": 1}
    assert expected == kinds(folder / "docs" / "sicherheit" / "ba-platinendrucker.md", folder)


@pytest.mark.samples
def test_real_building_instructions_raise_no_false_alarm_about_safety_and_values(samples: Path) -> None:
    for document in sorted(samples.rglob("*.md")):
        folder = samples / document.relative_to(samples).parts[0]
        if "LICENSE" not in document.name:
            assert [] == [gap for gap in found(document, folder) if gap.grave], document.name


@pytest.mark.samples
def test_a_nesting_box_is_explained_well_but_for_a_few_words(samples: Path) -> None:
    expected = {"vague-word": 2, "too-long": 1}
    assert expected == kinds(samples / "nistkasten-zusammenbau-de" / "Documentation.md")
