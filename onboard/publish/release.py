"""Releases: immutable, content-addressed folders, and the one file that says which of them a visitor sees.

    site/
    ├── index.html            the workstations; rewritten after each switch
    ├── W/<code>/index.html   the permanent address: the page of the release being shown; switching is one rename
    ├── r/<release>/          a release: videos, captions, pictures, release.json; never changed
    └── s/                    style and script, under names that carry their content's digest

A folder appears under its final name when everything in it is on the disk, and a page when everything it refers to
is there: a visitor sees the old page or the new one. Formats: docs/formats/release.md and docs/formats/site.md.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from onboard.core.errors import CheckFailedError, InputError, OnboardError, OutputError
from onboard.core.fingerprint import canonical, digest, plain
from onboard.core.progress import Progress, Quiet
from onboard.files import (
    MEBIBYTE,
    TEMPORARY,
    clear_temporaries,
    digest_of,
    move_durably,
    read_bounded,
    temporary_folder,
    write_durably,
    writing,
)
from onboard.publish.addresses import is_code
from onboard.publish.colours import parsed
from onboard.publish.content import Edition, Record, Rendition, ShownScene, Workstation
from onboard.publish.page import Links, index_page, player_page, static_files
from onboard.publish.qr import qr_png, qr_svg

VERSION = 1
RECORD_NAME = "release.json"
SIGN = "sign.pdf"
THUMBNAIL_WIDTH = 256

_RELEASE = re.compile(r"[0-9a-f]{16}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LOGO_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_SHOWN_RELEASE = re.compile(rb'<meta name="onboard-release" content="([0-9a-f]{16})">')
_RECORD_LIMIT = 64 * MEBIBYTE
_PAGE_LIMIT = 64 * MEBIBYTE


# ------------------------------------------------------------------------------------------------ releases


def write_release(
    site: Path,
    workstation: Workstation,
    editions: Sequence[Edition],
    record: Record,
    *,
    progress: Progress | None = None,
) -> str:
    """Put a release into the site, without showing it to anybody yet; returns its id.

    The same content is the same release. One that is already there is verified file by file; what is damaged is
    written again, and ``progress`` is told. Raises InputError for content that cannot be published (no edition, two
    of one language, a logo of unknown kind), OutputError where the site cannot be written.
    """
    files = _release_files(workstation, editions, record)
    release = json.loads(files[RECORD_NAME])["release"]
    shelf = site / "r"
    if shelf.is_dir():
        clear_temporaries(shelf)
    if (shelf / release).is_symlink():
        with writing(shelf / release):
            (shelf / release).unlink()  # never followed: what it leads to is not ours
        (progress or Quiet()).note(f"release {release} was a link; it is written again")
    if (shelf / release).is_dir():
        _mend(shelf / release, files, progress or Quiet())
    else:
        _place_folder(shelf / release, files)
    return release


def read_release(site: Path, release_id: str) -> dict[str, Any]:
    """A release's record. Raises InputError where there is no such release, CheckFailedError where it is damaged."""
    if not _RELEASE.fullmatch(release_id):
        raise InputError(f"{release_id[:40]!r} is no release", hint="A release has sixteen hexadecimal digits.")
    file = site / "r" / release_id / RECORD_NAME
    if not file.parent.is_dir():
        raise InputError(f"there is no release {release_id} in the site", file=str(file.parent))
    try:
        release = json.loads(read_bounded(file, _RECORD_LIMIT))
        known = release.pop("release"), release["version"], _release_id(release)
    except (InputError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise _damaged(file, "cannot be read as a release record") from exc
    if known != (release_id, VERSION, release_id):
        raise _damaged(file, "does not say what was published under this id")
    return {"release": release_id, **release}


def _release_files(workstation: Workstation, editions: Sequence[Edition], record: Record) -> dict[str, bytes]:
    """Every file of a release by name, its record among them."""
    _check_publishable(workstation, editions)
    files: dict[str, bytes] = {}
    described = {
        "version": VERSION,
        "workstation": _workstation_record(workstation, files),
        "editions": [_edition_record(edition, files) for edition in editions],
        "files": {name: {"sha256": digest(content), "bytes": len(content)} for name, content in sorted(files.items())},
        "record": plain(dict(record)),
    }
    described = {"release": _release_id(described), **described}
    files[RECORD_NAME] = (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    return files


def _release_id(described: Mapping[str, Any]) -> str:
    return digest(canonical(described).encode("utf-8", "replace"))[:16]


def _check_publishable(workstation: Workstation, editions: Sequence[Edition]) -> None:
    parsed(workstation.colour)
    if workstation.logo is not None and workstation.logo[0].lower() not in _LOGO_SUFFIXES:
        raise InputError(
            f"a logo of the kind {workstation.logo[0]!r} cannot be shown",
            hint=f"Give one of these: {', '.join(_LOGO_SUFFIXES)}.",
        )
    if not editions:
        raise InputError("there is no video to publish", hint="Build at least one language first.")
    languages = [edition.language for edition in editions]
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            raise InputError(f"{language[:40]!r} is no language tag", hint='Write "de", "en" or "pt-BR".')
        if languages.count(language) > 1:
            raise InputError(f"two videos in the language {language!r}", hint="Publish one video per language.")
    for edition in editions:
        if not edition.scenes:
            raise InputError(f"the video in the language {edition.language!r} has no scenes")


def _workstation_record(workstation: Workstation, files: dict[str, bytes]) -> dict[str, Any]:
    logo = None
    if workstation.logo is not None:
        logo = f"logo{workstation.logo[0].lower()}"
        files[logo] = workstation.logo[1]
    return {
        "id": workstation.id,
        "name": workstation.name,
        "revision": workstation.revision,
        "valid_from": workstation.valid_from,
        "responsible": workstation.responsible,
        "contacts": list(workstation.contacts),
        "company": workstation.company,
        "colour": workstation.colour,
        "logo": logo,
        "document": workstation.document,
    }


def _edition_record(edition: Edition, files: dict[str, bytes]) -> dict[str, Any]:
    language = edition.language
    named = {
        "video": (f"video.{language}.mp4", edition.video),
        "captions": (f"captions.{language}.vtt", edition.captions.encode()),
        "poster": (f"poster.{language}.jpg", edition.poster),
        **({"srt": (f"captions.{language}.srt", edition.srt.encode())} if edition.srt else {}),
    }
    files.update(named.values())
    renditions = [_rendition_record(one, language, files) for one in edition.renditions]
    return {
        "language": language,
        "title": edition.title,
        "duration_ms": edition.duration_ms,
        "width": edition.width,
        "height": edition.height,
        **{role: name for role, (name, _) in named.items()},
        **({"renditions": renditions} if renditions else {}),
        "scenes": [
            _scene_record(scene, f"{number:03}.{language}", files)
            for number, scene in enumerate(edition.scenes, start=1)
        ],
    }


def _rendition_record(one: Rendition, language: str, files: dict[str, bytes]) -> dict[str, Any]:
    video, poster = f"video.{language}.{one.format}.mp4", f"poster.{language}.{one.format}.jpg"
    files[video], files[poster] = one.video, one.poster
    return {"format": one.format, "video": video, "poster": poster, "width": one.width, "height": one.height}


def _scene_record(scene: ShownScene, name: str, files: dict[str, bytes]) -> dict[str, Any]:
    picture, thumbnail = f"scene.{name}.jpg", f"small.{name}.jpg"
    files[picture] = scene.picture
    files[thumbnail] = _small(scene.picture)
    return {
        "id": scene.id,
        "kind": scene.kind.value,
        "heading": scene.heading,
        "number": scene.number,
        "start_ms": scene.start_ms,
        "end_ms": scene.end_ms,
        "picture": picture,
        "thumbnail": thumbnail,
        "points": list(scene.points),
        "panels": [{"signal": signal.value if signal else None, "text": text} for signal, text in scene.panels],
        "sentences": [
            {
                "text": sentence.text,
                **({"language": sentence.language} if sentence.language else {}),
                "start_ms": sentence.start_ms,
                "end_ms": sentence.end_ms,
                "sources": [{"file": ref.file, "place": ref.place, "words": ref.words} for ref in sentence.sources],
            }
            for sentence in scene.sentences
        ],
    }


def _small(picture: bytes) -> bytes:
    """The picture for the list of contents: a phone shows dozens of them, over a poor connection."""
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG",)) as image:
            image.draft("RGB", (THUMBNAIL_WIDTH, THUMBNAIL_WIDTH))
            image.thumbnail((THUMBNAIL_WIDTH, THUMBNAIL_WIDTH * 2))
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=72, optimize=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise OnboardError(f"the picture of a scene is no JPEG ({exc})", stage="publish") from exc
    return out.getvalue()


# ------------------------------------------------------------------------------------------------ on the disk


def _place_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """A folder with these files: complete under its name, or not there."""
    temporary = temporary_folder(folder.parent)
    try:
        for name, content in files.items():
            write_durably(temporary / name, content)
        move_durably(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _mend(folder: Path, files: Mapping[str, bytes], progress: Progress) -> None:
    """Make a release's folder what it was: damaged files are replaced one by one, strangers removed, and it is said."""
    clear_temporaries(folder)
    amiss = [name for name, content in files.items() if _digest_or_reason(folder / name) != digest(content)]
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in files)
    with writing(folder):
        for name in (*amiss, *strangers):
            _make_way(folder / name)
        for name in strangers:
            (folder / name).unlink(missing_ok=True)
    for name in amiss:
        write_durably(folder / name, files[name])
    if amiss:
        progress.note(f"release {folder.name} was damaged; written again: {', '.join(amiss)}")
    if strangers:
        progress.note(f"release {folder.name} held files that do not belong to it; removed: {', '.join(strangers)}")


def _digest_or_reason(path: Path) -> str:
    try:
        return digest_of(path)
    except InputError as error:
        return error.reason


def _make_way(path: Path) -> None:
    """Remove what a file cannot be renamed over; a damaged regular file stays until its replacement takes its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.is_symlink():
        path.unlink()


def verified(site: Path, release_id: str) -> dict[str, Any]:
    """A release's record, after every file it names was compared with it. Raises as :func:`read_release`."""
    release = read_release(site, release_id)
    folder = site / "r" / release_id
    if folder.is_symlink():
        raise _damaged(folder, "is a link, not the folder that was published")
    for name, known in release["files"].items():
        if not _FILE_NAME.fullmatch(name):
            raise _damaged(folder, f"names a file {name[:40]!r}")
        if _digest_or_reason(folder / name) != known["sha256"]:
            raise _damaged(folder / name, "is not the file that was published")
    return release


def _damaged(file: Path, what: str) -> CheckFailedError:
    return CheckFailedError(what, file=str(file), hint="Build this workstation again: the release is written anew.")


# ------------------------------------------------------------------------------------------------ switching


def switch(site: Path, workstation: Workstation, code: str, release_id: str) -> None:
    """Show a release under the workstation's permanent address, from one moment to the next.

    Everything the page refers to is verified first; then one file is renamed. The release shown before stays, and can
    be switched back to. The page links to the sign if :func:`write_sign` has put one there.
    Raises InputError for a code or release that does not exist or belongs to another workstation, CheckFailedError
    for a damaged release, OutputError where the site cannot be written.
    """
    folder = _address_folder(site, code)
    release = verified(site, release_id)
    if release["workstation"]["id"] != workstation.id:
        raise InputError(
            f"release {release_id} belongs to the workstation {release['workstation']['id']!r}",
            subject=workstation.id,
            hint="Choose a release of this workstation.",
        )
    _place_statics(site, release["workstation"]["colour"])
    sign = SIGN if (folder / SIGN).is_file() else ""
    links = Links(files=f"../../r/{release_id}/", statics="../../s/", sign=sign, index="../../index.html")
    if folder.is_dir():
        clear_temporaries(folder)
    _replace(folder / "index.html", player_page(release, links))


def write_sign(site: Path, code: str, url: str, sheet: bytes) -> None:
    """Put the sheet and the code's pictures (qr.svg, qr.png, sign.pdf) under the permanent address, each atomically."""
    folder = _address_folder(site, code)
    if folder.is_dir():
        clear_temporaries(folder)
    for name, content in (("qr.svg", qr_svg(url)), ("qr.png", qr_png(url)), (SIGN, sheet)):
        _replace(folder / name, content)


def live(site: Path, code: str) -> str | None:
    """The id of the release shown under a permanent address; None where nothing is shown there yet.

    Raises CheckFailedError where the page is not one of ours any more.
    """
    page = _address_folder(site, code) / "index.html"
    if not page.exists() and not page.is_symlink():
        return None
    try:
        shown = _SHOWN_RELEASE.search(read_bounded(page, _PAGE_LIMIT))
    except InputError as exc:
        raise _damaged(page, exc.reason) from exc
    if shown is None:
        raise _damaged(page, "does not say which release it shows")
    return shown[1].decode()


def write_index(site: Path, *, company: str, colour: str, language: str = "en") -> tuple[str, ...]:
    """Write the list of all workstations that are live, read from the site itself.

    Returns what had to be left out, one sentence each (a page or record that is damaged); the others are listed.
    """
    stations, left_out = [], []
    for code in sorted(path.name for path in (site / "W").glob("*") if is_code(path.name)):
        try:
            release_id = live(site, code)
            if release_id is not None:
                stations.append((f"W/{code}/", f"r/{release_id}/", read_release(site, release_id)))
        except (InputError, CheckFailedError) as error:
            left_out.append(f"{error.file or code}: {error.reason}")
    stations.sort(key=lambda station: _by_number(station[2]["workstation"]["id"]))
    _place_statics(site, colour)
    clear_temporaries(site)
    _replace(site / "index.html", index_page(stations, company=company, colour=colour, language=language))
    return tuple(left_out)


def _address_folder(site: Path, code: str) -> Path:
    if not is_code(code):
        raise InputError(f"{code[:40]!r} is no address code", hint="Use the code from records/addresses.csv.")
    folder = site / "W" / code
    if folder.is_symlink():
        raise OutputError("is a link, and links are not written through", file=str(folder), hint="Remove the link.")
    return folder


def _place_statics(site: Path, colour: str) -> None:
    folder = site / "s"
    if folder.is_dir():
        clear_temporaries(folder)
    for name, content in static_files(colour).values():
        _replace(folder / name, content)


def _replace(path: Path, content: bytes) -> None:
    """Write a file unless it is already so: a build with nothing to do touches nothing."""
    if _digest_or_reason(path) != digest(content):
        with writing(path):
            _make_way(path)
        write_durably(path, content)


def _by_number(name: str) -> list[tuple[int, str]]:
    """ "ws-9" before "ws-10"."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name.lower())]


# ------------------------------------------------------------------------------------------------ drafts


def write_draft(
    folder: Path, workstation: Workstation, editions: Sequence[Edition], record: Record, reasons: Sequence[str]
) -> None:
    """The same page in a folder of its own, marked as a draft on every screen of it, with the ``reasons``.

    The folder is replaced as a whole. It is no release: it has no id, no permanent address, no sign.
    """
    files = _release_files(workstation, editions, record)
    release = {**json.loads(files.pop(RECORD_NAME)), "release": "–"}
    files |= dict(static_files(workstation.colour).values())
    files["index.html"] = player_page(release, Links(files="", statics=""), reasons=tuple(reasons))
    if folder.parent.is_dir():
        clear_temporaries(folder.parent)
    if folder.exists():
        old = folder.parent / f"{TEMPORARY}{folder.name}"
        move_durably(folder, old)
    _place_folder(folder, files)
    clear_temporaries(folder.parent)
