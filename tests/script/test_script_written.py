"""What the templates made of a document is kept by what it was made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from script_instructions import pump_cover

from onboard.core.errors import InputError
from onboard.pipeline.work.base import made_here
from onboard.pipeline.work.script import WriteScript, script_from, writer_mark
from onboard.script.writers.template import TemplateWriter
from onboard.script.writers.template_settings import TemplateSettings, template_digests

SETTINGS = TemplateSettings(templates=template_digests(None))


def work() -> WriteScript:
    return WriteScript("the script as written", pump_cover(), "de", SETTINGS, writer_mark())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_script_that_is_kept_is_the_one_the_templates_tell(language: str) -> None:
    told = TemplateWriter().write(pump_cover(), language=language)
    kept = script_from(made_here(replace(work(), language=language)))
    assert repr(told) == repr(kept)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"instruction": replace(pump_cover(), document="other.md")}, "the document"),
        ({"language": "en"}, "the language"),
        ({"settings": replace(SETTINGS, address="du")}, "the wordings"),
        ({"settings": replace(SETTINGS, templates=(("narration/de.toml", "0" * 64),))}, "the wordings"),
        ({"writer": "another"}, "the rules of the writer"),
    ],
)
def test_whatever_could_change_its_words_has_it_written_again_and_is_named(
    changed: dict[str, object], named: str
) -> None:
    other = replace(work(), **changed)
    assert work().fingerprint() != other.fingerprint()
    assert [named] == [name for name, value in work().inputs().items() if other.inputs()[name] != value]


def test_a_template_of_the_workspace_counts_by_its_words_and_not_by_its_place(tmp_path: Path) -> None:
    marks = []
    for place, words in (("a", "x = 1"), ("b", "x = 1"), ("c", "x = 2")):
        (tmp_path / place / "narration").mkdir(parents=True)
        (tmp_path / place / "narration" / "de.toml").write_text(words)
        own = tmp_path / place
        marks.append(
            replace(work(), settings=TemplateSettings(templates=template_digests(own), folder=own)).fingerprint()
        )
    assert marks[0] == marks[1] != marks[2]


def test_what_is_told_with_a_template_saved_meanwhile_is_not_kept() -> None:
    settings = replace(SETTINGS, templates=(*SETTINGS.templates[:-1], ("narration/xx.toml", "0" * 64)))
    with pytest.raises(InputError, match="was changed while it was being read"):
        made_here(replace(work(), settings=settings))
