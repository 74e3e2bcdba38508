"""What is remembered of a document between two runs, so that its steps keep their ids: ``steps.json``, version 1.

Described in docs/formats/steps.md. It holds what the document said, not only ids: the next version is compared with
it even when the old document is gone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from onboard.core.attributes import written
from onboard.core.clips import Cut
from onboard.core.errors import InputError
from onboard.core.model import Instruction, Picture, SafetyWarning, Signal, Statement, Step
from onboard.ingest.names import title_slug

VERSION = 1
MOST_GONE = 1_000
"""How many deleted steps are remembered; the ones deleted last."""

_ALWAYS_WRITTEN = frozenset({"id", "derived", "title", "says"})
_MOST_BYTES = 64 * 1024 * 1024
_MOST_STEPS = 5_000
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,199}")
_NUMBERED = re.compile(r"([a-z]+-?)?\d+")
_HINT = (
    "Put the file back from your backup or version control. Without it the steps get ids made of their titles again: "
    "delete it if no edited script hangs on the old ones."
)


@dataclass(frozen=True, slots=True)
class KnownWarning:
    text: str
    signal: Signal | None = None


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """``digest``: SHA-256 of the file, "" where it was missing. ``marks``: what is marked on it and which part of a
    clip is shown, as documents write it, or ""."""

    file: str
    digest: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True)
class KnownStep:
    """A step as it was.

    ``id``        what scripts and marks hang on
    ``derived``   the id that reading the document alone gives: made of the title, or the author's
    ``given``     whether ``derived`` is the author's own
    ``says``      its statements, in order
    """

    id: str
    derived: str
    title: str
    says: tuple[str, ...]
    given: bool = False
    section: str = ""
    warnings: tuple[KnownWarning, ...] = ()
    pictures: tuple[KnownPicture, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.says)


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it was read last, without its places.

    ``digest``     SHA-256 of its bytes
    ``metadata``   text by id ("meta:document-number")
    ``notes``      without mere headings
    ``gone``       steps that it once had, the ones deleted last at the end
    """

    document: str
    digest: str
    language: str
    title: str
    station: str | None = None
    revision: str | None = None
    valid_from: str | None = None
    responsible: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    introduction: tuple[str, ...] = ()
    ppe: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    warnings: tuple[KnownWarning, ...] = ()
    steps: tuple[KnownStep, ...] = ()
    checks: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: tuple[KnownPicture, ...] = ()
    gone: tuple[KnownStep, ...] = ()


# ------------------------------------------------------------------------------------------ from a document


def known_of(instruction: Instruction, fresh: Instruction | None = None, before: Known | None = None) -> Known:
    """What to remember of an instruction.

    ``fresh`` is the same instruction as it was read, where its steps have been given the ids they had since;
    ``before`` is what was remembered until now: its steps that are no more are remembered as gone.
    """
    as_read = (fresh or instruction).steps
    steps = tuple(_step(step, read) for step, read in zip(instruction.steps, as_read, strict=True))
    ids = {step.id for step in steps}
    lost = [step for step in (*before.gone, *before.steps) if step.id not in ids] if before else []
    return Known(
        instruction.document,
        instruction.digest,
        instruction.language,
        instruction.title.text,
        station=_text(instruction.station),
        revision=_text(instruction.revision),
        valid_from=_text(instruction.valid_from),
        responsible=_text(instruction.responsible),
        metadata={one.id: one.text for one in instruction.metadata},
        introduction=_texts(instruction.introduction),
        ppe=_texts(instruction.ppe),
        tools=_texts(instruction.tools),
        parts=_texts(instruction.parts),
        warnings=_warnings(instruction.warnings),
        steps=steps,
        checks=_texts(instruction.checks),
        # One from the settings is not the document's.
        contacts=_texts(one for one in instruction.contacts if one.source.file == instruction.document),
        notes=_texts(instruction.untold()),
        pictures=_pictures(instruction.pictures),
        gone=tuple({step.id: step for step in lost}.values())[-MOST_GONE:],
    )


def is_given(step: Step) -> bool:
    """Whether the author gave the step its id: reading would not have made it of the title, and it is no mere number.

    "3", "s3", "schritt-03" only count the steps: an author who inserts one numbers those behind it anew.
    """
    made = re.escape(title_slug(step.title))
    return not re.fullmatch(rf"{made}(-[0-9a-f]{{8}})?(-\d+)?", step.id) and not _NUMBERED.fullmatch(step.id)


def _step(step: Step, read: Step) -> KnownStep:
    return KnownStep(
        step.id,
        read.id,
        step.title,
        _texts(step.statements),
        is_given(read),
        step.section,
        _warnings(step.warnings),
        _pictures(step.pictures),
    )


def _text(statement: Statement | None) -> str | None:
    return None if statement is None else statement.text


def _texts(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(one.text for one in statements)


def _warnings(warnings: Sequence[SafetyWarning]) -> tuple[KnownWarning, ...]:
    return tuple(KnownWarning(one.text, one.signal) for one in warnings)


def _pictures(pictures: Sequence[Picture]) -> tuple[KnownPicture, ...]:
    return tuple(KnownPicture(one.file, one.digest, _marks(one)) for one in pictures)


def _marks(picture: Picture) -> str:
    clip = picture.clip
    return written(picture.marks, Cut(clip.start, clip.end, clip.speed, clip.sound) if clip else None)


# ------------------------------------------------------------------------------------------ to and from bytes


def as_bytes(known: Known) -> bytes:
    """The file's content: UTF-8 JSON, a value a line, the same bytes for the same value."""
    lists = {"steps": [_plain(step) for step in known.steps], "gone": [_plain(step) for step in known.gone]}
    lists["pictures"] = _shown(known.pictures)
    plain = {"version": VERSION, **asdict(known), "metadata": dict(sorted(known.metadata.items())), **lists}
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _plain(step: KnownStep) -> dict[str, Any]:
    fields = asdict(step) | {"pictures": _shown(step.pictures)}
    return {name: value for name, value in fields.items() if value or name in _ALWAYS_WRITTEN}


def _shown(pictures: Sequence[KnownPicture]) -> list[dict[str, Any]]:
    """Pictures as plain data; one without marks as before there were any."""
    return [{name: value for name, value in asdict(one).items() if value or name != "marks"} for one in pictures]


def known_from(content: bytes, name: str) -> Known:
    """The file's content, read. ``name`` is what errors call it. Raises InputError for anything damaged."""
    if len(content) > _MOST_BYTES:
        raise _damaged(name, f"{len(content)} bytes, and the limit is {_MOST_BYTES}")
    plain = _parsed(content, name)
    if not isinstance(plain, dict) or "version" not in plain:
        raise _damaged(name, "is no list of steps as onboard writes them")
    if plain["version"] != VERSION:
        raise InputError(
            f"is of version {plain['version']!r:.20}, and this onboard knows {VERSION}",
            file=name,
            hint="It was written by a newer onboard; use that one.",
        )
    try:
        known = _KNOWN.validate_python(plain)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        raise _damaged(name, f"is not as onboard writes it: {first['msg']}", _place(first["loc"])) from exc
    _require_plausible(known, name)
    return known


def _parsed(content: bytes, name: str) -> Any:
    try:
        text = content.decode()
    except UnicodeDecodeError as exc:
        line = content[: exc.start].count(b"\n") + 1
        raise _damaged(name, "is not UTF-8 text", f"line {line}") from exc
    try:
        plain = json.loads(text)
        json.dumps(plain, ensure_ascii=False).encode()
    except json.JSONDecodeError as exc:
        what = "holds an unsettled merge" if re.search(r"^<{7} ", text, re.MULTILINE) else f"is no JSON: {exc.msg}"
        raise _damaged(name, what, f"line {exc.lineno}") from exc
    except UnicodeEncodeError as exc:
        raise _damaged(name, "holds half a character") from exc
    except (ValueError, RecursionError) as exc:
        raise _damaged(name, "is no list of steps as onboard writes them") from exc
    return plain


def _require_plausible(known: Known, name: str) -> None:
    if len(known.steps) > _MOST_STEPS:
        raise _damaged(name, f"{len(known.steps)} steps, and the limit is {_MOST_STEPS}")
    if len(known.gone) > MOST_GONE:
        raise _damaged(name, f"{len(known.gone)} deleted steps, and the limit is {MOST_GONE}")
    ids = [step.id for step in (*known.steps, *known.gone)]
    for one in (*ids, *(step.derived for step in known.steps)):
        if not _ID.fullmatch(one):
            raise _damaged(name, f"{one[:40]!r} is no id: small letters, digits and hyphens")
    twice = [one for one, times in Counter(ids).items() if times > 1]
    if twice:
        raise _damaged(name, f"the id {twice[0]!r} stands there twice")


def _place(path: Sequence[int | str]) -> str:
    """``("steps", 3, "title")`` as ``steps[3].title``, counted from 0 as in JSON."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")


def _damaged(name: str, what: str, place: str | None = None) -> InputError:
    return InputError(what, file=name, place=place, hint=_HINT)


_KNOWN = TypeAdapter(Known)
