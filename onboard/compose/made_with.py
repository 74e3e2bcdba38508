"""Which libraries make sound and pictures: part of every fingerprint, and known without loading any of them."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_VERSION = re.compile(r'__version__ = "([^"]+)"')
_LIBRARY = re.compile(r"lib(avcodec|avformat)[-.](?:\w+\.so\.)?(\d+\.\d+\.\d+)(?:\.dylib)?")


@cache
def engine_version() -> str:
    """Name and version of the libraries whose exchange may change the bytes we make.

    PyAV's wheels carry FFmpeg's libraries in files named by their versions. Where they do not, they are asked.
    """
    found = find_spec("av")
    if found is None or found.origin is None:
        return _asked()
    package = Path(found.origin).parent
    version = _VERSION.search((package / "about.py").read_text("utf-8"))
    carried = [package.parent / "av.libs", package / ".dylibs"]
    names = [path.name for folder in carried if folder.is_dir() for path in folder.iterdir()]
    libraries = {match[1]: match[2] for name in names if (match := _LIBRARY.fullmatch(name))}
    if version is None or set(libraries) != {"avcodec", "avformat"}:
        return _asked()
    return _told(version[1], libraries["avcodec"], libraries["avformat"])


def _asked() -> str:
    import av

    codec, container = (".".join(map(str, av.library_versions[name])) for name in ("libavcodec", "libavformat"))
    return _told(av.__version__, codec, container)


def _told(version: str, codec: str, container: str) -> str:
    return f"PyAV {version}, libavcodec {codec}, libavformat {container}"
