"""Large tables are asked on disk, and say what they would say if they were read."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboard.core.errors import MissingError
from onboard.script.grounding import lines, reading, tagging
from onboard.script.grounding.evidence import Claim, Entry, EntryKind, Source
from onboard.script.grounding.judging import judge
from onboard.script.grounding.lines import SortedLines, lines_of
from onboard.script.grounding.tagging import own_tagger, tagger
from onboard.script.grounding.thesaurus import Thesaurus, thesaurus

DATA = Path(reading.__file__).parent / "data"
SORTED = sorted(path for path in DATA.glob("*/*") if path.suffix in (".words", ".follows"))

keys = st.text(st.characters(blacklist_characters="\t\n", blacklist_categories=("Cs",)))


@given(st.dictionaries(keys, keys), st.lists(keys))
def test_a_word_is_found_on_disk_as_it_is_in_a_dictionary(told: dict[str, str], others: list[str]) -> None:
    ordered = sorted(told, key=lambda key: key.encode() + b"\t")
    asked = SortedLines("".join(f"{key}\t{told[key]}\n" for key in ordered).encode())
    for key in (*told, *others):
        assert told.get(key, "") == asked.find(key)


@given(keys, st.sampled_from("\t\n\0 \ud800"), keys)
def test_a_word_with_what_parts_fields_and_lines_inside_is_never_found(before: str, between: str, after: str) -> None:
    asked = SortedLines(b"a\tn\t12\nb\to\t24\n")
    for word in ("a\tn", "a\tn\t12\nb", "b\to\t24\n", f"{before}{between}{after}"):
        assert "" == asked.find(word)


@pytest.mark.parametrize("damage", [bytes(200), b"a\t1\n" + bytes(196), b"m\t\xff\n"], ids=["zeros", "tail", "letters"])
def test_a_table_with_damage_inside_is_refused_and_not_searched_for_ever(damage: bytes) -> None:
    asked = SortedLines(damage, "de/some.words")
    with pytest.raises(MissingError, match=r"de/some\.words"):
        asked.find("m")
    with pytest.raises(MissingError, match=r"de/some\.words"):
        asked.at(damage.rfind(b"\n", 0, -1) + 1)


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the tables, to be damaged."""
    monkeypatch.setattr(lines, "_DATA", shutil.copytree(DATA, tmp_path / "tables"))
    return tmp_path / "tables"


@pytest.mark.parametrize(
    "content", [b"\0", b"\xff", b"{", b"[]", b"{}"], ids=["zeros", "letters", "cut", "list", "empty"]
)
def test_a_damaged_model_of_the_tagger_is_refused(tables: Path, content: bytes) -> None:
    path = tables / "de" / "tagger.json"
    fill = content if content in (b"\0", b"\xff") else b" "
    path.write_bytes(content.ljust(path.stat().st_size, fill))
    with pytest.raises(MissingError, match=r"de/tagger\.json"):
        tagger("de")


@pytest.mark.parametrize("name", ["thesaurus.words", "thesaurus.meanings"])
def test_a_thesaurus_with_letters_where_figures_belong_is_refused(tables: Path, name: str) -> None:
    path = tables / "de" / name
    path.write_bytes(
        re.sub(rb"\t[^\t\n]*\n", lambda found: b"\tx".ljust(len(found[0]) - 1, b"x") + b"\n", path.read_bytes())
    )
    if name == "thesaurus.meanings":
        path.write_bytes(path.read_bytes().replace(b"\t", b"x"))
    with pytest.raises(MissingError, match=f"de/{name}"):
        Thesaurus("de").subject("werkzeug")


def test_a_language_without_tables_knows_no_words() -> None:
    assert not thesaurus("xx").knows("werkzeug")


def test_a_table_that_is_cut_short_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copy(DATA / "tables.toml", tmp_path)
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "thesaurus.words").write_bytes((DATA / "de" / "thesaurus.words").read_bytes()[:-100])
    monkeypatch.setattr(lines, "_DATA", tmp_path)
    for name in ("thesaurus.words", "thesaurus.meanings"):
        with pytest.raises(MissingError, match=f"de/{name}"):
            lines.lines_of("de", name)


@pytest.mark.parametrize("path", SORTED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_table_is_in_the_order_it_is_searched_in(path: Path) -> None:
    found = [line.partition(b"\t")[0] + b"\t" for line in path.read_bytes().splitlines()]
    assert [] == [two for one, two in pairwise(found) if not one < two]


@pytest.mark.parametrize("code", ["de", "en"])
def test_every_meaning_of_a_word_has_the_word(code: str) -> None:
    words = (DATA / code / "thesaurus.words").read_text(encoding="utf-8").splitlines()
    meanings = lines_of(code, "thesaurus.meanings")
    for line in words[::50]:
        word, sorts, places = line.split("\t")
        found = [meanings.at(int(place)).split("\t") for place in places.split()]
        assert all(word in one[1].split("|") for one in found)
        assert set(sorts) == {"n" if one[0].startswith("n.") else "o" for one in found}


def test_the_digests_are_those_of_the_tables() -> None:
    tables = [path for path in DATA.glob("*/*.*") if path.stem in ("tagger", "thesaurus")]
    contents = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in tables}
    expected = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    }
    assert expected == tomllib.loads((DATA / "tables.toml").read_text(encoding="utf-8")), (
        "run benchmarks/grounding/digest_tables.py"
    )


SENTENCES = {
    "de": (
        "Prüfen Sie die Grundplatte auf Kratzer .",
        "ACHTUNG : Die Spritzgießmaschine läuft nach , bis der Schraubstockbackenhalter abgekühlt ist .",
        "Xqwrtz 25 Nm auf !",
    ),
    "en": (
        "Tighten the clamping screws crosswise with the torque wrench .",
        "Do not reach into the unguarded feedthrough while it 's running .",
        "Xqwrtz 25 Nm up !",
    ),
}


@pytest.mark.parametrize("code", ["de", "en"])
def test_the_tagger_on_disk_says_what_hanta_says(code: str) -> None:
    own, asked = own_tagger(code), tagger(code)
    assert asked is not None
    assert type(own) is not type(asked), "HanTa has another version or model: run benchmarks/grounding/derive_tagger.py"
    for sentence in SENTENCES[code]:
        assert own.tag_sent(sentence.split()) == asked.tag_sent(sentence.split())


@pytest.mark.parametrize("code", ["de", "en"])
def test_another_version_of_hanta_reads_its_own_model(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    own = own_tagger(code)
    monkeypatch.setattr(tagging, "version", lambda name: {"HanTa": "1.3"}[name])
    other = tagger(code)
    assert other is not None
    assert type(own) is type(other)
    for sentence in SENTENCES[code]:
        assert own.tag_sent(sentence.split()) == other.tag_sent(sentence.split())


@pytest.mark.parametrize("code", ["de", "en"])
def test_the_taggers_tables_are_those_of_hantas_model(code: str) -> None:
    own, asked = vars(own_tagger(code)), vars(tagger(code))
    on_disk = ("cache", "LP_trans_word")
    for name in own.keys() - {*on_disk, "capitalizedlemmata", "re_qmark"}:
        assert own[name] == asked[name], name
    assert set(own["capitalizedlemmata"]) == set(asked["capitalizedlemmata"])
    for name in on_disk:
        for key in list(own[name])[::40]:
            assert key in asked[name]
            assert own[name][key] == asked[name][key]
            assert list(own[name][key]) == list(asked[name][key])


def test_an_honest_sentence_has_only_what_it_cites_read() -> None:
    entries = tuple(Entry(f"S{n}", EntryKind.STEP, f"Die Klappe {n} mit {n} Nm festziehen.") for n in range(40))
    source, claim = Source("de", entries), Claim("Ziehen Sie die Klappe 7 mit 7 Nm fest.", ("S7",))
    before = reading._read.cache_info().misses
    assert () == judge(source, claim)
    assert 2 == reading._read.cache_info().misses - before
