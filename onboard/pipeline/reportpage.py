"""The report as a page to print and take to a meeting: one HTML file, German or English.

takes   a SuccessReport      gives   HTML (UTF-8) without scripts or anything to fetch

Words of documents and settings are never markup (Content Security Policy Level 3).
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import jinja2

from onboard.pipeline.reporting import AHEAD_DAYS, SuccessReport
from onboard.pipeline.standing import UP_TO_DATE
from onboard.publish.wording import own_name

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
_GRAVE_STATES = frozenset({"error", "expired", "withdrawn", "blocked"})


def report_page(report: SuccessReport) -> bytes:
    """The page, in the workspace's language where that is German, else in English."""
    lang = "de" if report.language.partition("-")[0] == "de" else "en"
    content = (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            lang=lang,
            ahead=AHEAD_DAYS,
            word=functools.partial(_word, lang),
            day=functools.partial(_day, lang),
            days=functools.partial(_days, lang, "days"),
            plain_days=functools.partial(_days, lang, "plain_days"),
            language_name=own_name,
            look_of=_look_of,
        )
    )
    return _CONTROLS.sub("\ufffd", content).encode()


def _word(lang: str, name: str, **values: object) -> str:
    text = _words()[lang][name]
    return text.format(**values) if values else text


def _day(lang: str, day: date | None) -> str:
    if day is None:
        return "–"
    return day.strftime("%d.%m.%Y") if lang == "de" else day.isoformat()


def _days(lang: str, form: str, count: int) -> str:
    return _word(lang, "one_day") if count == 1 else _word(lang, form, count=count)


def _look_of(state: str) -> str:
    """The class of a state's mark."""
    return "right" if state == UP_TO_DATE else "grave" if state in _GRAVE_STATES else "due"


@functools.cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((_TEMPLATES / "report.toml").read_text(encoding="utf-8"))


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
