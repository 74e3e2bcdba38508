"""The site as files to send: in which order, and which of them a page needs.

Takes the site's folder (docs/formats/site.md), gives its files in the order in which they may appear on a target:
what pages refer to first, then the pages, the list of all workstations last. Pages are read for the addresses in them
and for nothing else.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from onboard import files
from onboard.core.errors import CheckFailedError, InputError
from onboard.publish.targets.base import SiteFile, file_of

PAGE_LIMIT = 64 * files.MEBIBYTE
MOST_FILES = 500_000
LARGEST_FILE = 4 * 1024 * files.MEBIBYTE

INDEX = "index.html"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._+-]{0,199}")
_DEEPEST = 6
_NOTICE = re.compile(rb'<meta name="onboard-withdrawn" content="[0-9-]{10}">')
_POINTER = re.compile(r"W/[0-9A-Z]{8}/index\.html")
_FIXED = re.compile(r"r/[0-9a-f]{16}/.+|s/[\w-]+\.[0-9a-f]{12}\.\w+")
_ADDRESSES = ("href", "src", "poster", "data")


def is_name(name: str) -> bool:
    """Whether a file may be called so on a target; nothing that leads out, no dot names."""
    parts = name.split("/")
    return len(parts) <= _DEEPEST and all(_NAME.fullmatch(part) for part in parts)


def is_pointer(name: str) -> bool:
    """Whether it is the page behind a printed code."""
    return _POINTER.fullmatch(name) is not None


def is_notice(file: SiteFile) -> bool:
    """Whether it is the page behind a printed code, and says that its video was withdrawn."""
    return isinstance(file.content, bytes) and is_pointer(file.name) and _NOTICE.search(file.content) is not None


def is_page(name: str) -> bool:
    """Whether it is read by people and says what they see next: switched after everything it refers to."""
    return name.endswith(".html") and not name.startswith(("r/", "s/"))


# ------------------------------------------------------------------------------------------------ what there is


def site_files(site: Path) -> tuple[SiteFile, ...]:
    """Every file of the site in the order of sending. Raises InputError for what is none of a site, or no site."""
    if not (site / INDEX).is_file():
        raise InputError("there is no site yet", file=str(site), hint="Run: onboard build")
    found: list[SiteFile] = []
    for path, name in _walked(site, ""):
        found.append(_described(path, name))
        if len(found) > MOST_FILES:
            raise InputError(f"holds more than {MOST_FILES} files", file=str(site), hint="Keep fewer releases.")
    return tuple(sorted(found, key=lambda file: (_rank(file.name), file.name)))


def _walked(folder: Path, before: str) -> Iterator[tuple[Path, str]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name.startswith("."):
                continue
            name, path = before + entry.name, Path(entry.path)
            if not is_name(name) or entry.is_symlink():
                what = "is a link" if entry.is_symlink() else "has a name that no file of a site has"
                raise InputError(f"{what}; it is not sent", file=str(path), hint="Take it out of the site.")
            if entry.is_dir():
                yield from _walked(path, f"{name}/")
            else:
                yield path, name


def _described(path: Path, name: str) -> SiteFile:
    if is_page(name):  # a page is sent as it was read, when what it needs was looked for
        content = files.read_bounded(path, PAGE_LIMIT)
        return file_of(name, content)
    digest = files.digest_of(path, limit=LARGEST_FILE)
    return SiteFile(name, path, path.stat().st_size, digest, _FIXED.fullmatch(name) is not None)


def _rank(name: str) -> int:
    if name == INDEX:
        return 4
    if is_pointer(name):
        return 3
    if is_page(name):
        return 2
    return 1 if name.startswith("W/") else 0


# ------------------------------------------------------------------------------------------------ what a page needs


def needs(page: str, content: bytes) -> frozenset[str]:
    """The names of the site's files that a page refers to, by links, media, styles and scripts; without addresses of
    other sites."""
    reader = _Addresses()
    reader.feed(content.decode("utf-8", "replace"))
    folder = posixpath.dirname(page)
    return frozenset(name for address in reader.found if (name := _resolved(folder, address)))


def require_whole(site: Sequence[SiteFile]) -> None:
    """Raise CheckFailedError where a page refers to a file of a release, a style or a script that is not there."""
    names = frozenset(file.name for file in site)
    for page in (file for file in site if is_page(file.name)):
        assert isinstance(page.content, bytes)
        missing = sorted(one for one in needs(page.name, page.content) - names if one.startswith(("r/", "s/")))
        if missing:
            raise CheckFailedError(
                f"refers to {missing[0]}, which is not in the site"
                + (f" ({len(missing)} files are missing)" if len(missing) > 1 else ""),
                file=page.name,
                hint="Build this workstation again, then publish.",
            )


def _resolved(folder: str, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return ""
    path = unquote(parts.path)
    name = posixpath.normpath(posixpath.join(folder, path))
    if path.endswith("/"):
        name = INDEX if name == "." else f"{name}/{INDEX}"
    return name if is_name(name) else ""


class _Addresses(HTMLParser):
    """Every address in a page: of the usual attributes, of ``srcset``, and of our own ``data-…`` attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if not value:
                continue
            if key == "srcset":
                self.found += [one.split()[0] for one in value.split(",") if one.split()]
            elif key in _ADDRESSES or (key.startswith("data-") and "/" in value and " " not in value):
                self.found.append(value)


# ------------------------------------------------------------------------------------------------ how it is given out

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}


def content_type(name: str) -> str:
    """What a browser is told a file is, where no web server tells it."""
    return _TYPES.get(posixpath.splitext(name)[1].lower(), "application/octet-stream")


def caching(file: SiteFile) -> str:
    """How long it may be kept (docs/formats/site.md): what never changes for ever, the rest is asked for again."""
    return "public, max-age=31536000, immutable" if file.fixed else "no-cache"
