"""The review page: one HTML file with its style and pictures inside, to read on any device, print and sign.

Everything shown comes from a document, a script, a model or a command line, hence every word is escaped; the page's
policy (Content Security Policy Level 3) lets nothing run, and nothing load but what is in the file.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import jinja2

from onboard.core import places
from onboard.core.clips import Clip
from onboard.core.marks import MarkKind
from onboard.core.model import Finding, Origin
from onboard.script.review.reviewing import Review, ReviewedMark, ReviewedScene
from onboard.script.words import primary

MARK_DIGITS = 12

_HERE = Path(__file__).parent
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_TURNING = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur"})


@dataclass(frozen=True, slots=True)
class Signed:
    """An approval as the page names it: who, and when (ISO 8601)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Decision:
    """How the script stands with those who approve it.

    ``mark``        of what there is to approve
    ``required``    how many persons must; ``missing`` how many still must
    ``holding``     the approvals that hold
    ``since``       what the changes are told against: the approval that does not hold any more, or None
    ``overridden``  the findings somebody answered for, with who and why
    ``command``     what is typed to approve, without the options that take words
    """

    mark: str
    required: int
    missing: int
    holding: tuple[Signed, ...]
    since: Signed | None
    overridden: Mapping[Finding, tuple[str, str]]
    command: str


def review_page(
    review: Review,
    decision: Decision,
    *,
    station: str,
    language: str,
    made: date,
    thumbnails: Mapping[str, bytes],
) -> bytes:
    """The page, UTF-8. ``language`` is that of its own words; ``thumbnails`` are JPEG by photo, where there are any."""
    words = _words(language)
    style = (_HERE / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    blocking = [finding for finding in _findings(review) if finding.blocks]
    pages = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {
        "place": words.place,
        "day": words.day,
        "kind": words.kind,
        "what_to_do": words.what_to_do,
        "direction": _direction,
    }
    page = pages.get_template("page.html").render(
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        style=style,
        say=words.page,
        words=words,
        chrome=words.language,
        station=station,
        review=review,
        decision=decision,
        mark=decision.mark[:MARK_DIGITS],
        made=made.isoformat(),
        blocking=[finding for finding in blocking if finding not in decision.overridden],
        answered=[finding for finding in blocking if finding in decision.overridden],
        looking=[finding for finding in _findings(review) if not finding.blocks],
        anchors=_anchors(review),
        headings={scene.id: scene.title for scene in review.scenes},
        origin_of=lambda scene: words.origin(scene, review),
        thumbnails={file: base64.b64encode(jpeg).decode() for file, jpeg in thumbnails.items()},
    )
    return page.encode("utf-8", "replace")


def _findings(review: Review) -> list[Finding]:
    """All of them in the order of the script; those without a scene of it last."""
    found: dict[Finding, None] = {}
    for scene in review.scenes:
        found |= dict.fromkeys(scene.findings)
        for text in (*scene.shown, *scene.sentences):
            found |= dict.fromkeys(text.findings)
    return [*found, *review.findings]


def _anchors(review: Review) -> dict[str, str]:
    """Where on the page a scene stands, by its id; ids come from documents and are no names for places."""
    return {scene.id: f"scene-{number}" for number, scene in enumerate(review.scenes, 1)}


def _printable(value: Any) -> Any:
    """A text without the control characters HTML does not allow; what turns or hides words is shown, not obeyed."""
    if type(value) is not str:
        return value
    return _TURNING.sub(lambda found: f"[U+{ord(found[0]):04X}]", _CONTROLS.sub("", value))


def _direction(language: str) -> str:
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"


# ------------------------------------------------------------------------------------------------ its words


@dataclass(frozen=True, slots=True)
class _Words:
    """The page's own words in one language."""

    language: str
    page: Mapping[str, str]
    scenes: Mapping[str, str]
    signals: Mapping[str, str]
    languages: Mapping[str, str]
    origins: Mapping[str, str]
    places: Mapping[str, str]
    marks: Mapping[str, str]
    findings: Mapping[str, Sequence[str]]
    months: Sequence[str]
    form: str

    def place(self, place: str) -> str:
        """A place of the document in this language."""
        return places.told(place, self.places)

    def day(self, text: str) -> str:
        """The day of an ISO 8601 time, written out; what is none stays as it is."""
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return text
        return self.form.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def kind(self, finding: Finding) -> str:
        """What is objected to, in plain words."""
        known = self.findings.get(_known_as(finding.kind))
        return known[0] if known else finding.kind.replace("-", " ").replace("_", " ").capitalize()

    def what_to_do(self, finding: Finding) -> str:
        """The check's own advice, which knows more, where it is in this language; else ours for that kind."""
        known = self.findings.get(_known_as(finding.kind))
        return known[1] if known and self.language != "en" else finding.hint

    def mark(self, one: ReviewedMark) -> str:
        """A mark in words: Arrow “clamping screw”, with sentence 2."""
        mark, words = one.mark, self.marks
        what = words[mark.kind.value].format(number=mark.number)
        label = f" {words['words'].format(mark.label)}" if mark.label else ""
        if mark.kind is MarkKind.BLUR:
            return what
        unnamed = words["later" if mark.kind is MarkKind.ZOOM else "always"]
        when = words["with"].format(one.sentence) if one.sentence else unnamed
        return f"{what}{label}, {when}"

    def clip(self, clip: Clip) -> str:
        """Which part of a clip is shown, and how."""
        words = self.marks
        start, end, speed = (f"{one:g}".replace(".", words["point"]) for one in (clip.start, clip.end, clip.speed))
        told = [words["clip"].format(start, end), words[clip.sound.value]]
        if clip.speed != 1:
            told.insert(1, words["speed"].format(speed))
        return ", ".join(told)

    def name_of(self, language: str) -> str:
        """What a language is called in this one; its tag where we do not know."""
        return self.languages.get(primary(language), language)

    def origin(self, scene: ReviewedScene, review: Review) -> list[str]:
        """Where a scene's words come from, a line each; nothing where a whole script is the template's."""
        mixed = any(one.origin and one.origin.host for one in review.scenes)
        by_rule = [self.origins["rule"]] if mixed else []
        told = self._written_by(scene.origin, review) if scene.origin and scene.origin.host else by_rule
        return [*told, *([self.origins["edited"]] if scene.edited else [])]

    def _written_by(self, origin: Origin, review: Review) -> list[str]:
        if origin.fallback:
            return [f"{self.origins['fallback'].format(writer=origin.writer)} ({origin.fallback})"]
        translated = review.source_language and primary(review.source_language) != primary(review.language)
        by = self.origins["translated" if translated else "model"].format(writer=origin.writer, host=origin.host)
        return [f"{by}, {self.origins['redacted' if origin.redacted else 'open']}"]


def _known_as(kind: str) -> str:
    return kind.replace("_", "-")


def _words(language: str) -> _Words:
    """The words for a BCP 47 tag: its own file, else English."""
    known = {path.stem: path for path in (_HERE / "words").glob("*.toml")}
    file = known.get(primary(language)) or known["en"]
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return _Words(
        language=file.stem,
        page=table["page"],
        scenes=table["kind_of_scene"],
        signals=table["signal"],
        languages=table["language"],
        origins=table["origin"],
        places=table["place"],
        marks=table["mark"],
        findings=table["finding"],
        months=table["months"],
        form=table["date"],
    )
