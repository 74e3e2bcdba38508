"""A preview promises: every slide as a build would draw it, at once, whatever is still amiss, and nothing else made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image
from workshop import change_settings, edit, files_of, plant

from onboard.core.errors import InputError, OutputError, UsageError
from onboard.core.model import FORMATS
from onboard.core.progress import Recorder
from onboard.files import TEMPORARY
from onboard.pipeline.previewing import Previewed, Wanted, preview
from onboard.pipeline.work.base import Work, made_here
from onboard.pipeline.work.slides import Glance, Sheet
from onboard.pipeline.working.workers import Finished, Here, Nobody, Unmade
from onboard.pipeline.workspace import Workspace, open_workspace
from onboard.store import Store


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose first preview has been made."""
    place = plant(tmp_path_factory.mktemp("planted"))
    seen(place)
    return place


@pytest.fixture
def place(planted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(planted, tmp_path / "plant"))


def seen(place: Path, wanted: Wanted | None = None, **how: object) -> Previewed:
    workspace = open_workspace(place)
    (done,) = preview(workspace, ["ws-04"], how.pop("workers", Here()), wanted=wanted or Wanted(), **how)  # type: ignore[arg-type]
    if done.error:
        raise done.error
    return done


def page_of(previewed: Previewed) -> str:
    assert previewed.page is not None
    return previewed.page.read_text(encoding="utf-8")


class Watched(Here):
    """Works like Here and remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.works: list[Work] = []

    def run(self, works: list[Work], store: Store, finished: Finished, unmade: Unmade | None = None) -> None:  # type: ignore[override]
        self.works += works
        super().run(works, store, finished)


def test_a_workstation_that_was_never_built_is_seen_in_both_formats(place: Path) -> None:
    done = seen(place)
    assert ["de.landscape.png", "de.portrait.png"] == [sheet.name for sheet in done.sheets]
    for sheet, shape in zip(done.sheets, FORMATS.values(), strict=True):
        with Image.open(sheet) as image:
            image.load()
            assert image.width > shape.width
    page = page_of(done)
    assert done.slides == page.count("data:image/jpeg;base64,")
    assert "Ziehen Sie die sechs Schrauben über Kreuz mit 25" in page


def test_nothing_is_spoken_or_encoded_for_it(planted: Path) -> None:
    assert not (planted / "output" / "site").exists()
    kept = [path for path in (planted / ".onboard" / "store").rglob("*") if path.is_file()]
    pictures = [path for path in kept if b"\xff\xd8\xff" in path.read_bytes()[:240]]
    sounds = [path for path in kept if any(mark in path.read_bytes()[:200] for mark in (b"RIFF", b"ftyp", b"fLaC"))]
    assert pictures
    assert [] == sounds


def test_looking_again_draws_nothing_and_after_a_change_only_what_changed(place: Path) -> None:
    seen(place, workers=Nobody())
    edit(place, "mit einem fusselfreien Tuch", "mit einem sauberen Tuch")
    watched = Watched()
    seen(place, workers=watched)
    glances = [work for work in watched.works if isinstance(work, Glance)]
    assert {Glance, Sheet} == {type(work) for work in watched.works}
    assert {1} == {work.slide.number for glance in glances for work in (*glance.layouts, *glance.pictures)}


def test_a_slide_is_drawn_where_it_is_measured_and_each_photo_in_one_place(place: Path) -> None:
    shutil.rmtree(place / ".onboard" / "store")
    watched = Watched()
    seen(place, workers=watched)
    glances = [work for work in watched.works if isinstance(work, Glance)]
    measured = [work.slide for glance in glances for work in glance.layouts]
    for glance in glances:
        own = {work.slide for work in glance.layouts}
        assert own >= {work.slide for work in glance.pictures if work.slide in measured}
    photos = [{one.digest for work in glance.pictures for one in work.slide.photos} for glance in glances]
    assert sum(map(len, photos)) == len(set().union(*photos))


def test_what_a_glance_gave_is_kept_once(place: Path) -> None:
    shutil.rmtree(place / ".onboard" / "store")
    watched = Watched()
    seen(place, workers=watched)
    store = Store(open_workspace(place).store)
    (first, *_) = [work for work in watched.works if isinstance(work, Glance)]
    assert (False, True) == (store.has(first.fingerprint()), store.has(first.pictures[0].fingerprint()))
    assert [] == [path for path in (place / ".onboard").iterdir() if path.name.startswith(TEMPORARY)]


def test_a_missing_photo_is_shown_and_named_and_stops_nothing(place: Path) -> None:
    (place / "stations" / "ws-04" / "photos" / "02.jpg").unlink()
    done = seen(place)
    assert "photo-missing" in {note for _, note in done.notes}
    assert "Foto fehlt" in page_of(done)


def test_a_photo_that_turns_out_damaged_when_its_slide_is_drawn_is_shown_as_missing(place: Path) -> None:
    photos = place / "stations" / "ws-04" / "photos"
    whole = (photos / "02.jpg").read_bytes()
    (photos / "02.jpg").write_bytes(whole[: len(whole) // 2])
    done = seen(place)
    assert "photo-missing" in {note for _, note in done.notes}
    assert "Foto fehlt" in page_of(done)


def test_a_photo_is_looked_at_where_its_slide_is_drawn_and_known_from_then_on(place: Path) -> None:
    shutil.rmtree(place / ".onboard" / "store")
    watched = Watched()
    seen(place, workers=watched)
    looked_at = [photo for work in watched.works if isinstance(work, Glance) for photo in work.photos]
    assert len(list((place / "stations" / "ws-04" / "photos").iterdir())) == len(looked_at)
    store = Store(open_workspace(place).store)
    assert [made_here(work) for work in looked_at] == [store.get(work.fingerprint()) for work in looked_at]


def test_a_text_that_goes_on_on_a_second_slide_is_named(place: Path) -> None:
    long = " ".join(f"Prüfen Sie die Schraube Nummer {n} auf festen Sitz und sauberes Gewinde." for n in range(1, 30))
    edit(place, "Setzen Sie den Deckel auf den Passstift.", f"Setzen Sie den Deckel auf den Passstift. {long}")
    assert "continued" in {note for _, note in seen(place).notes}


def test_a_grave_gap_and_a_draft_are_seen_like_anything_else(place: Path) -> None:
    edit(place, "mit 25 Nm an", "ausreichend fest an")
    assert seen(place).slides


def test_a_preview_is_a_look_and_changes_nothing_that_is_kept(place: Path) -> None:
    before = {folder: files_of(place / folder) for folder in ("stations", "records")}
    seen(place)
    assert before == {folder: files_of(place / folder) for folder in ("stations", "records")}


def test_each_language_has_its_sheets_and_the_page_all_of_them(place: Path) -> None:
    change_settings(place, 'language = "de"', 'language = "de"\ntranslations = ["ar"]')
    done = seen(place, Wanted(formats=("portrait",)))
    assert ["de.portrait.png", "ar.portrait.png"] == [sheet.name for sheet in done.sheets]
    assert 'id="language-ar"' in page_of(done)


def test_only_what_is_wanted_is_written(place: Path) -> None:
    assert () == seen(place, Wanted(formats=("landscape",), sheets=False)).sheets
    only_sheets = seen(place, Wanted(formats=("landscape",), page=False))
    assert (None, ["de.landscape.png"]) == (only_sheets.page, [sheet.name for sheet in only_sheets.sheets])
    assert ["de.landscape.png"] == sorted(path.name for path in only_sheets.sheets[0].parent.iterdir())


def test_a_language_it_is_not_told_in_is_refused(place: Path) -> None:
    with pytest.raises(UsageError, match="is not told in 'fr'"):
        seen(place, Wanted(languages=("fr",)))


def test_where_a_model_would_have_to_write_first_it_is_not_asked(place: Path) -> None:
    text = '[script]\nwriter = "model"\n\n[model]\nname = "m"\nbase_url = "http://127.0.0.1:9/v1"\n\n[phrases]\n'
    change_settings(place, "[script]", text.replace("[phrases]\n", "").rstrip() + "\n\n[tone]")
    strip_duplicates(place)
    with pytest.raises(InputError, match="a preview asks none"):
        seen(place)


def strip_duplicates(place: Path) -> None:
    """The settings' own keys of [script] would stand in [tone] now."""
    path = place / "onboard.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('\naddress = "Sie"', ""), encoding="utf-8")


def test_the_old_sheets_go_when_the_new_ones_come_and_nothing_foreign_ever_does(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere"
    seen(place, Wanted(formats=("landscape",)), out=out)
    (out / "ws-04" / "de.portrait.png").write_bytes(b"of an older preview")
    seen(place, Wanted(formats=("landscape",)), out=out)
    assert ["de.landscape.png", "index.html"] == sorted(path.name for path in (out / "ws-04").iterdir())
    (out / "ws-04" / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        seen(place, out=out)
    assert b"years of work" == (out / "ws-04" / "thesis.docx").read_bytes()


def test_nothing_half_written_is_left_where_a_slide_cannot_be_drawn(place: Path) -> None:
    edit(place, "Passstift", "Pass\ue0ffstift")
    before = files_of(place / "output" / "preview")
    with pytest.raises(InputError):
        seen(place)
    assert before == files_of(place / "output" / "preview")


def test_words_of_a_document_are_never_markup_on_the_page(place: Path) -> None:
    edit(place, "Der Deckel liegt ringsum auf.", "Spalt < 0,1 mm & kein \\<script\\>alert(1)\\</script\\>.")
    page = page_of(seen(place))
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_progress_is_told_of_every_slide_drawn(place: Path) -> None:
    shutil.rmtree(place / ".onboard" / "store")
    heard = Recorder()
    done = seen(place, progress=heard)
    assert done.slides == len([one for one in heard.made if one[0] == "slides"])


def test_a_workspaces_own_theme_is_what_is_seen(place: Path) -> None:
    (place / "theme").mkdir()
    (place / "theme" / "theme.toml").write_text('version = 1\n[colours]\nground = "#FFFBE6"\n', encoding="utf-8")
    done = seen(place, Wanted(formats=("landscape",)))
    with Image.open(done.sheets[0]) as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or []}
    assert (0xFF, 0xFB, 0xE6) in colours or any(
        all(abs(part - wanted) < 4 for part, wanted in zip(colour, (0xFF, 0xFB, 0xE6), strict=True))
        for colour in colours
        if isinstance(colour, tuple)
    )


@pytest.mark.parametrize(
    ("settings", "file", "place_", "reason"),
    [
        ("[colours]\nink = 3\n", "theme/theme.toml", "colours.ink", "3 is not a colour"),
        ('[fonts]\nbold = "Comic.ttf"\n', "theme/theme.toml", "fonts.bold", "Comic.ttf"),
        (None, "theme/", None, "holds no theme.toml"),
    ],
)
def test_a_mistake_in_a_workspaces_theme_is_told_as_the_workspace_knows_it(
    place: Path, settings: str | None, file: str, place_: str | None, reason: str
) -> None:
    from onboard.core.errors import OnboardError

    (place / "theme").mkdir()
    if settings is not None:
        (place / "theme" / "theme.toml").write_text(f"version = 1\n{settings}", encoding="utf-8")
    with pytest.raises(OnboardError) as raised:
        seen(place)
    assert (file, place_) == (raised.value.file, raised.value.place)
    assert reason in raised.value.reason


def test_a_theme_reached_by_a_link_out_of_the_workspace_is_refused(place: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "theme.toml").write_text("version = 1\n", encoding="utf-8")
    (place / "theme").symlink_to(tmp_path / "outside")
    with pytest.raises(InputError, match="outside the workspace"):
        seen(place)


def test_a_logo_that_is_not_there_is_told_with_the_line_that_names_it(place: Path) -> None:
    change_settings(place, "[brand]", '[brand]\nlogo = "nowhere.png"')
    with pytest.raises(InputError) as raised:
        seen(place)
    line = (place / "onboard.toml").read_text(encoding="utf-8").split("\n").index('logo = "nowhere.png"') + 1
    assert ("onboard.toml", f"line {line}") == (raised.value.file, raised.value.place)
    assert "nowhere.png" in raised.value.reason


def test_a_dark_ground_takes_the_logo_for_it(place: Path) -> None:
    from onboard.pipeline.theming import theme_of

    for name, colour in (("day.png", "#101010"), ("night.png", "#F0F0F0")):
        Image.new("RGBA", (60, 20), colour).save(place / name)
    change_settings(place, "[brand]", '[brand]\nmode = "dark"\nlogo = "day.png"\nlogo_dark = "night.png"')
    theme = theme_of(opened(place))
    assert theme.logo is not None
    assert ("night.png", "dark") == (theme.logo.file, theme.mode)


def test_a_workspaces_own_signs_are_part_of_its_look(place: Path) -> None:
    from onboard.core.fingerprint import fingerprint
    from onboard.pipeline.theming import theme_of

    before = theme_of(opened(place))
    (place / "signs").mkdir()
    Image.new("RGB", (200, 200), "#0B57A4").save(place / "signs" / "gloves.png")
    theme = theme_of(opened(place))
    assert ["gloves"] == [sign.code for sign in theme.signs]
    assert fingerprint(before) != fingerprint(theme)


def opened(place: Path) -> Workspace:
    return open_workspace(place)
