"""Words in doubt are shown with what is said for them, and a lexicon settles them."""

from __future__ import annotations

from pathlib import Path

from workshop import CHECKLIST, onboard_here, plant

DOUBTFUL = CHECKLIST.replace("mit 25 Nm an", "mit dem XQR7-Schlüssel auf 25 Nm an")


def test_a_doubtful_word_is_suggested_until_the_lexicon_says_how_it_sounds(tmp_path: Path) -> None:
    place = plant(tmp_path, DOUBTFUL)
    (first,) = [
        row
        for row in onboard_here("-C", place, "lexicon", "suggest", "--json").json["suggestions"]
        if "XQR7" in row["written"]
    ]
    assert ("de", True) == (first["language"], first["place"].startswith("ws-04, scene "))
    assert "XQR7" in onboard_here("-C", place, "lexicon", "suggest").out
    rows = onboard_here("-C", place, "lexicon", "suggest", "ws-04", "--lang", "de", "--csv").out
    assert "written,spoken" == rows.splitlines()[0]
    (place / "lexicon.de.csv").write_text(f"written,spoken\n{first['written']},Xaver-Schlüssel\n", encoding="utf-8")
    after = onboard_here("-C", place, "lexicon", "suggest", "--json").json["suggestions"]
    assert first["written"] not in {row["written"] for row in after}
    said = onboard_here("-C", place, "voices", "try", "pico", f"Der {first['written']}.", "-o", tmp_path / "x.wav")
    assert "Xaver-Schlüssel" in said.out


def test_a_mistake_in_a_lexicon_is_named_with_its_line_and_nothing_is_built(tmp_path: Path) -> None:
    place = plant(tmp_path)
    (place / "lexicon.de.csv").write_text("written,spoken\nPSA,\n", encoding="utf-8")
    told = onboard_here("-C", place, "build")
    assert (3, True) == (told.code, "lexicon.de.csv: line 2" in told.err), told.err


def test_rows_need_a_language(tmp_path: Path) -> None:
    place = plant(tmp_path)
    told = onboard_here("-C", place, "lexicon", "suggest", "--csv")
    assert (2, True) == (told.code, "--lang" in told.err)
