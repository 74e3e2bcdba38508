"""Fonts of this machine, for the scripts whose fonts are too large to ship: Chinese, Japanese, Korean, Thai, Hindi ...

Only the usual font folders are looked into, by file name and then by whether a font has the characters; nothing is
asked of fontconfig. What is found carries its digest, so that a slide's fingerprint knows which font drew it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from onboard.core.errors import MissingError, OnboardError
from onboard.core.fingerprint import digest
from onboard.files import read_bounded
from onboard.slides import shaping
from onboard.slides.fonts import Font

_MOST_FILES = 20_000
_DEEPEST = 6
_MOST_OPENED = 60
"""Bounds of a search: files looked at by name, folders below each other, fonts opened."""

_LARGEST = 128 * 1024 * 1024
"""Bytes of a font: the largest collections for Chinese, Japanese and Korean have about 50 MB a file."""

_ENDINGS = r"(?:regular|medium|semibold|bold|variable|vf|wdth|wght|subset|jp|kr|sc|tc|hk|w\d|rg|bd|m|r|b)*\d?"
"""What may follow the name of a family in a file name: weights and regions, no italics and nothing narrow."""

_MOST_MEMBERS = 12
_BOLD_FROM = 600


@dataclass(frozen=True, slots=True)
class Script:
    """Languages that share a script the shipped fonts do not have.

    ``sample``   characters a font must have to be taken for it
    ``names``    what its fonts are called, the most fitting first; found in file names in small letters without signs
    ``package``  where Debian and Ubuntu have one
    """

    name: str
    languages: tuple[str, ...]
    sample: str
    names: tuple[str, ...]
    package: str


SCRIPTS = (
    Script("Chinese (simplified)", ("zh", "zh-hans", "zh-cn", "zh-sg"), "的请关闭电源检查设备",
           ("notosanssc", "notosanscjksc", "notosanscjk", "sourcehansanssc", "sourcehansans", "pingfang", "msyh",
            "wqymicrohei", "wqyzenhei", "hiraginosansgb", "droidsansfallback"), "fonts-noto-cjk"),
    Script("Chinese (traditional)", ("zh-hant", "zh-tw", "zh-hk", "zh-mo"), "的請關閉電源檢查設備",
           ("notosanstc", "notosanshk", "notosanscjktc", "notosanscjk", "sourcehansanstc", "sourcehansans", "pingfang",
            "msjh", "wqymicrohei", "wqyzenhei", "droidsansfallback"), "fonts-noto-cjk"),
    Script("Japanese", ("ja",), "電源を切ってください確認ドライバー",
           ("notosansjp", "notosanscjkjp", "notosanscjk", "sourcehansansjp", "sourcehansans", "hiraginosans", "yugoth",
            "meiryo", "ipaexg", "ipag", "takaopgothic", "takaogothic", "vlgothic", "droidsansfallback"),
           "fonts-noto-cjk"),
    Script("Korean", ("ko",), "전원을끄고확인하십시오",
           ("notosanskr", "notosanscjkkr", "notosanscjk", "sourcehansanskr", "sourcehansans", "applesdgothicneo",
            "malgun", "nanumgothic", "undotum"), "fonts-noto-cjk"),
    Script("Thai", ("th",), "ปิดสวิตช์และตรวจสอบเครื่องจักร",
           ("notosansthai", "notosansthailooped", "sarabun", "thonburi", "leelawui", "leelawad", "loma", "garuda",
            "waree"), "fonts-noto-core"),
    Script("Devanagari", ("hi", "mr", "ne"), "मशीनबंदकरेंऔरजाँच",
           ("notosansdevanagari", "nirmala", "kohinoordevanagari", "devanagarisangammn", "lohitdevanagari", "mangal"),
           "fonts-noto-core"),
    Script("Bengali", ("bn", "as"), "মেশিনবন্ধকরুন",
           ("notosansbengali", "nirmala", "kohinoorbangla", "lohitbengali", "vrinda"), "fonts-noto-core"),
    Script("Tamil", ("ta",), "இயந்திரத்தைநிறுத்தவும்",
           ("notosanstamil", "nirmala", "lohittamil", "latha"), "fonts-noto-core"),
    Script("Armenian", ("hy",), "Անջատեքմեքենան", ("notosansarmenian", "dejavusans", "sylfaen"), "fonts-noto-core"),
    Script("Georgian", ("ka",), "გამორთეთმანქანა", ("notosansgeorgian", "dejavusans", "sylfaen"), "fonts-noto-core"),
    Script("Amharic", ("am", "ti"), "ማሽኑንያጥፉ", ("notosansethiopic", "abyssinica", "nyala"), "fonts-noto-core"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Installed:
    """What this machine has for a script: the fonts, none where it has none; the bold one last where there is one."""

    script: Script
    fonts: tuple[Font, ...]


def fonts_for(language: str, beside: Sequence[Font] = (), folders: Sequence[Path] | None = None) -> tuple[Font, ...]:
    """What slides in a language (BCP 47) need besides the fonts that ship: a regular font, and a bold one if there is.

    () for a language the shipped fonts can write, and for one that a font of ``beside`` can: a theme's own. Raises
    MissingError for one that this machine has no font for.
    """
    script = _script_of(language)
    if script is None or any(_has_sample(script, font.path, font.index) for font in beside):
        return ()
    found = _found(script, font_folders() if folders is None else tuple(folders))
    if not found:
        raise MissingError(
            f"this machine has no font for {script.name}",
            stage="slides",
            hint=f"Install one: on Debian and Ubuntu the package {script.package}; see docs/languages.md.",
        )
    return found


def inventory(folders: Sequence[Path] | None = None) -> tuple[Installed, ...]:
    """What this machine has, script by script: what ``onboard doctor`` reports."""
    places = font_folders() if folders is None else tuple(folders)
    return tuple(Installed(script, _found(script, places)) for script in SCRIPTS)


def _script_of(language: str) -> Script | None:
    """By the longest beginning of the tag that is known: "zh-Hant-TW", "zh-TW" and "zh" are different things."""
    parts = language.lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        for script in SCRIPTS:
            if tag in script.languages:
                return script
    return None


# ------------------------------------------------------------------------------------------------ searching


@lru_cache(maxsize=64)
def _found(script: Script, folders: tuple[Path, ...]) -> tuple[Font, ...]:
    """The first family, in the order of the script's names, that has the sample: its regular and its bold font."""
    named = [(_plain(path.stem), path) for path in _font_files(folders)]
    opened = 0
    for name in script.names:
        regular: tuple[int, Path, int] | None = None
        bold: tuple[int, Path, int] | None = None
        for plain, path in named:
            if not re.fullmatch(name + _ENDINGS, plain):
                continue
            opened += 1
            if opened > _MOST_OPENED:
                break
            for weight, member in _members(script, path):
                here = (weight, path, member)
                if weight < _BOLD_FROM and (regular is None or abs(weight - 400) < abs(regular[0] - 400)):
                    regular = here
                elif weight >= _BOLD_FROM and (bold is None or abs(weight - 700) < abs(bold[0] - 700)):
                    bold = here
        if taken := [one for one in (regular, bold) if one is not None]:
            return tuple(_font(path, member) for _, path, member in taken)
    return ()


def _members(script: Script, path: Path) -> Iterator[tuple[int, int]]:
    """Weight and number of the font in a file that has the sample; of a collection the one for the language."""
    fitting: list[tuple[int, int, int]] = []
    for member in range(_MOST_MEMBERS if path.suffix.lower() in (".ttc", ".otc") else 1):
        try:
            if _has_sample(script, str(path), member):
                family = _plain(shaping.family(str(path), member))
                rank = next((at for at, name in enumerate(script.names) if family.startswith(name)), len(script.names))
                fitting.append((rank, member, shaping.weight(str(path), member)))
        except OnboardError:
            break
    if fitting:
        _, member, weight = min(fitting)
        yield weight, member


def _has_sample(script: Script, path: str, member: int) -> bool:
    return shaping.coverage(path, member).issuperset(map(ord, script.sample))


def _font(path: Path, member: int) -> Font:
    return Font(path.name, digest(read_bounded(path, _LARGEST)), str(path), member)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _font_files(folders: Sequence[Path]) -> Iterator[Path]:
    """Font files in the folders, in a fixed order; links to folders are not followed."""
    seen = 0
    for folder in folders:
        for place, below, files in os.walk(folder):
            below.sort()
            if len(Path(place).relative_to(folder).parts) >= _DEEPEST:
                below.clear()
            for name in sorted(files):
                seen += 1
                if seen > _MOST_FILES:
                    return
                path = Path(place, name)
                if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".otc") and _is_readable_font(path):
                    yield path


def _is_readable_font(path: Path) -> bool:
    try:
        return path.is_file() and 0 < path.stat().st_size <= _LARGEST
    except OSError:
        return False


def font_folders() -> tuple[Path, ...]:
    """Those of every system; one that is not there holds nothing."""
    home, windows = Path.home(), os.environ.get("WINDIR")
    return (
        *(
            home / own
            for own in (".local/share/fonts", ".fonts", "Library/Fonts", "AppData/Local/Microsoft/Windows/Fonts")
        ),
        *map(Path, ("/usr/local/share/fonts", "/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts")),
        *((Path(windows, "Fonts"),) if windows else ()),
    )
