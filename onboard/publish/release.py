"""Releases: immutable, content-addressed folders of the site; and drafts, the same beside it.

    site/r/<release>/    videos, captions, pictures, release.json; never changed

A folder appears under its final name when everything in it is on the disk. Which release a visitor sees is
``pointer``'s. Format: docs/formats/release.md.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onboard.core.errors import CheckFailedError, InputError
from onboard.core.fingerprint import canonical, digest, plain
from onboard.core.model import SourceRef
from onboard.core.progress import Progress, Quiet
from onboard.core.quiz import QuizQuestion
from onboard.files import (
    MEBIBYTE,
    TEMPORARY,
    clear_temporaries,
    digest_of,
    fill_folder,
    make_way,
    move_durably,
    read_bounded,
    temporary_folder,
    write_pieces_durably,
    writing,
)
from onboard.publish.colours import parsed
from onboard.publish.content import Edition, Holding, News, Record, Rendition, ShownScene, Workstation
from onboard.publish.page import Links, Showing, draft_files, player_page, static_files

VERSION = 1
RECORD_NAME = "release.json"

_RELEASE = re.compile(r"[0-9a-f]{16}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LOGO_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_RECORD_LIMIT = 64 * MEBIBYTE


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
    described, files = _release_files(workstation, editions, record)
    release = json.loads(described)["release"]
    files[RECORD_NAME] = described
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
    except (InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise damaged(file, "cannot be read as a release record") from exc
    if known != (release_id, VERSION, release_id):
        raise damaged(file, "does not say what was published under this id")
    return {"release": release_id, **release}


def _release_files(
    workstation: Workstation, editions: Sequence[Edition], record: Record
) -> tuple[bytes, dict[str, Holding]]:
    """A release's record, and the files it names, by name."""
    _check_publishable(workstation, editions)
    files: dict[str, Holding] = {}
    described = {
        "version": VERSION,
        "workstation": _workstation_record(workstation, files),
        "editions": [_edition_record(edition, files) for edition in editions],
        "files": {name: _file_record(content) for name, content in sorted(files.items())},
        "record": plain(dict(record)),
    }
    described = {"release": _release_id(described), **described}
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"), files


def _file_record(content: Holding) -> dict[str, Any]:
    return {"sha256": _digest(content), "bytes": len(content) if isinstance(content, bytes) else content.length}


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


def _workstation_record(workstation: Workstation, files: dict[str, Holding]) -> dict[str, Any]:
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
        **({"valid_until": workstation.valid_until} if workstation.valid_until else {}),
    }


def _edition_record(edition: Edition, files: dict[str, Holding]) -> dict[str, Any]:
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
        **({"questions": [_question_record(one) for one in edition.questions]} if edition.questions else {}),
        **({"news": _news_record(edition.news, language, files)} if edition.news else {}),
    }


def _rendition_record(one: Rendition, language: str, files: dict[str, Holding]) -> dict[str, Any]:
    name = f"{language}.{one.format}{'.small' if one.small else ''}"
    video = f"video.{name}.mp4"
    poster = f"poster.{language}.{one.format}.jpg" if one.poster else f"poster.{language}.jpg"
    files[video] = one.video
    if one.poster:
        files[poster] = one.poster
    described = {"format": one.format, "video": video, "poster": poster, "width": one.width, "height": one.height}
    return {**described, "small": True} if one.small else described


def _question_record(one: QuizQuestion) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "answers": list(one.answers),
        "right": one.right,
        "because": one.because,
        "scene": one.scene,
        "sources": _sources_record(one.sources),
    }


def _news_record(news: News, language: str, files: dict[str, Holding]) -> dict[str, Any]:
    changes = [
        {
            "kind": one.kind.value,
            "scene": one.scene,
            "number": one.number,
            "heading": one.heading,
            "before": list(one.before),
            "after": list(one.after),
        }
        for one in news.changes
    ]
    described: dict[str, Any] = {"since": news.since, "since_day": news.since_day, "changes": changes}
    if news.video is not None:
        film = news.video
        named = {"video": f"news.{language}.mp4", "captions": f"news.{language}.vtt", "poster": f"news.{language}.jpg"}
        files.update(zip(named.values(), (film.video, film.captions.encode(), film.poster), strict=True))
        times = {"duration_ms": film.duration_ms, "width": film.width, "height": film.height}
        described["video"] = {**named, **times, "scenes": list(film.scenes)}
    return described


def _scene_record(scene: ShownScene, name: str, files: dict[str, Holding]) -> dict[str, Any]:
    picture, thumbnail = f"scene.{name}.jpg", f"small.{name}.jpg"
    files[picture] = scene.picture
    files[thumbnail] = scene.thumbnail or _thumbnail(scene.picture)
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
        "photos": list(scene.photos),
        "sentences": [
            {
                "text": sentence.text,
                **({"language": sentence.language} if sentence.language else {}),
                "start_ms": sentence.start_ms,
                "end_ms": sentence.end_ms,
                "sources": _sources_record(sentence.sources),
            }
            for sentence in scene.sentences
        ],
    }


def _sources_record(sources: Sequence[SourceRef]) -> list[dict[str, str]]:
    return [{"file": ref.file, "place": ref.place, "words": ref.words} for ref in sources]


def _digest(content: Holding) -> str:
    return digest(content) if isinstance(content, bytes) else content.sha256


def _pieces(content: Holding) -> Iterable[bytes]:
    return [content] if isinstance(content, bytes) else content.pieces()


def _thumbnail(picture: Holding) -> bytes:
    from onboard.publish.thumbnails import thumbnail

    return thumbnail(b"".join(_pieces(picture)))


# ------------------------------------------------------------------------------------------------ on the disk


def _place_folder(folder: Path, files: Mapping[str, Holding]) -> None:
    """A folder with these files: complete under its name and on the disk, or not there."""
    with _filled(folder.parent, files, durably=True) as temporary:
        move_durably(temporary, folder)


@contextmanager
def _filled(beside: Path, files: Mapping[str, Holding], *, durably: bool) -> Iterator[Path]:
    """A folder with these files under a temporary name, to be moved away; gone afterwards where it was not."""
    temporary = temporary_folder(beside)
    try:
        fill_folder(temporary, {name: _pieces(content) for name, content in files.items()}, durably=durably)
        yield temporary
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _mend(folder: Path, files: Mapping[str, Holding], progress: Progress) -> None:
    """Make a release's folder what it was: damaged files are replaced one by one, strangers removed, and it is said."""
    clear_temporaries(folder)
    amiss = [name for name, content in files.items() if digest_or_reason(folder / name) != _digest(content)]
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in files)
    with writing(folder):
        for name in (*amiss, *strangers):
            make_way(folder / name)
        for name in strangers:
            (folder / name).unlink(missing_ok=True)
    for name in amiss:
        write_pieces_durably(folder / name, _pieces(files[name]))
    if amiss:
        progress.note(f"release {folder.name} was damaged; written again: {', '.join(amiss)}")
    if strangers:
        progress.note(f"release {folder.name} held files that do not belong to it; removed: {', '.join(strangers)}")


def digest_or_reason(path: Path) -> str:
    try:
        return digest_of(path)
    except InputError as error:
        return error.reason


def verified(site: Path, release_id: str) -> dict[str, Any]:
    """A release's record, after every file it names was compared with it. Raises as :func:`read_release`."""
    release = read_release(site, release_id)
    folder = site / "r" / release_id
    if folder.is_symlink():
        raise damaged(folder, "is a link, not the folder that was published")
    for name, known in release["files"].items():
        if not _FILE_NAME.fullmatch(name):
            raise damaged(folder, f"names a file {name[:40]!r}")
        if digest_or_reason(folder / name) != known["sha256"]:
            raise damaged(folder / name, "is not the file that was published")
    return release


def damaged(file: Path, what: str) -> CheckFailedError:
    return CheckFailedError(what, file=str(file), hint="Build this workstation again: the release is written anew.")


# ------------------------------------------------------------------------------------------------ drafts


def write_draft(
    folder: Path, workstation: Workstation, editions: Sequence[Edition], record: Record, reasons: Sequence[str]
) -> None:
    """The same page in a folder of its own, marked as a draft on every screen of it, with the ``reasons``.

    The folder is replaced as a whole, once the new one is complete. It is no release: it has no id, no permanent
    address, no sign, and since it can be made again nobody waits until the disk has taken it.
    """
    described, files = _release_files(workstation, editions, record)
    told = json.loads(described)
    release, mark = {**told, "release": "–"}, told["release"]
    files.update(static_files(workstation.colour).values())
    showings = [
        Showing(release, one.language, files="", captions=one.captions, news_captions=_news_captions(one))
        for one in editions
    ]
    files["index.html"] = player_page(showings, Links(statics=""), reasons=tuple(reasons), draft=mark)
    files.update(draft_files(mark))
    if folder.parent.is_dir():
        clear_temporaries(folder.parent)
    with _filled(folder.parent, files, durably=False) as temporary:
        if folder.exists():
            move_durably(folder, folder.parent / f"{TEMPORARY}{folder.name}")
        move_durably(temporary, folder)
    clear_temporaries(folder.parent)


def _news_captions(edition: Edition) -> str:
    return edition.news.video.captions if edition.news and edition.news.video else ""
