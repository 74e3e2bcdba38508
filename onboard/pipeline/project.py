"""``onboard.toml`` and ``station.toml`` -> typed settings; all mistakes reported at once, each with its line.

takes   the text of a settings file      gives   a frozen value, or one InputError that lists every mistake

Knows what settings there are and which values they may have; not what the stages do with them. The tables
``[voices.<language>]`` and ``[targets.<name>]`` belong to their providers, which check them themselves.
Formats: docs/formats/onboard-toml.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from onboard import files
from onboard.core.errors import InputError
from onboard.core.timing import Pauses
from onboard.ingest.choosing import Choice

SETTINGS_FILE = "onboard.toml"
STATION_FILE = "station.toml"
LANGUAGE = re.compile(r"[a-z]{2,3}")
_LIMIT = files.MEBIBYTE


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _language(tag: str) -> str:
    if not LANGUAGE.fullmatch(tag):
        raise ValueError(f'{tag!r} is no language; write its two or three letters, like "de"')
    return tag


def _base_url(url: str) -> str:
    if url:
        parts = urlsplit(url)
        if "@" in parts.netloc:
            # not quoted: it may hold a password, and it would stand on every sign
            raise ValueError('holds a name or a password; write it like "https://training.example.com"')
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f'{url!r} is no address of a site; write it like "https://training.example.com"')
    return url.rstrip("/")


def _report(link: str) -> str:
    if link and (link.split(":", 1)[0] not in ("http", "https", "mailto") or any(c.isspace() for c in link)):
        raise ValueError(f'{link!r} is no link; write it like "mailto:qm@example.com?subject={{workstation}}"')
    unknown = sorted(set(re.findall(r"\{(\w*)\}", link)) - {"workstation", "release", "language", "step"})
    if unknown:
        known = "{workstation}, {release}, {language}, {step}"
        raise ValueError(f"{{{unknown[0]}}} is not known; there are {known}")
    return link


def _distance(text: str) -> str:
    if text and not re.fullmatch(r"\d{1,4}([.,]\d{1,2})? ?(m|cm)", text):
        raise ValueError(f'{text!r} is no distance; write it like "1 m" or "60 cm"')
    return text


def _inside(path: str) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or re.match(r"[A-Za-z]:", path):
        raise ValueError(f"{path!r} leads out of the workspace; name a file inside it")
    return path


def _colour(colour: str) -> str:
    if colour and not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ValueError(f'{colour!r} is no colour; write it like "#0B5FA5"')
    return colour


def _formats(named: Sequence[str]) -> Sequence[str]:
    if not named or len(set(named)) != len(named):
        raise ValueError('names each format once, at least one, like ["landscape", "portrait"]')
    return named


_Model = TypeVar("_Model", bound=BaseModel)
Language = Annotated[str, AfterValidator(_language)]
InnerPath = Annotated[str, AfterValidator(_inside)]


class Company(_Table):
    """Who publishes, and whom to ask when a document names nobody."""

    name: str = ""
    contact: str = ""


class Brand(_Table):
    """Looks: one colour, a logo (PNG, JPEG or WEBP inside the workspace), and slides on a light or dark ground.

    ``logo_dark``   the logo for a dark ground; "" for the same one, on a plate where it would vanish
    """

    colour: Annotated[str, AfterValidator(_colour)] = ""
    logo: InnerPath = ""
    logo_dark: InnerPath = ""
    mode: Literal["light", "dark"] = "light"


class SiteSettings(_Table):
    """Where the site will be found. Without a ``base_url`` signs are stamped as a trial.

    ``earlier``   addresses that signs were printed with before ``base_url``; ``onboard links`` checks them too
    ``report``    where a mistake in a step is told: an address (https, mailto) in which {workstation}, {release},
                  {language} and {step} are filled in; "" for no such link
    ``keep``      how many releases of a workstation are kept that nobody is shown any more
    """

    base_url: Annotated[str, AfterValidator(_base_url)] = ""
    earlier: Sequence[Annotated[str, AfterValidator(_base_url)]] = ()
    report: Annotated[str, AfterValidator(_report)] = ""
    keep: Annotated[int, Field(ge=0, le=1000)] = 5


class QuestionSettings(_Table):
    """Questions to check whether a video was understood: ``most`` a video, 0 for none."""

    most: Annotated[int, Field(ge=0, le=20)] = 5


class SignSettings(_Table):
    """The sheet to print: ``size``, from how far it is read ("1 m", "60 cm"), and a code for each step or not.

    ``distance``   "" for what the size of the sheet gives
    """

    size: Literal["A4", "A5", "A6"] = "A4"
    distance: Annotated[str, AfterValidator(_distance)] = ""
    steps: bool = False


class InstructionSettings(_Table):
    """Instruction at work: after how many months it is due again (ArbSchG section 12, DGUV Vorschrift 1: yearly)."""

    again_after_months: Annotated[int, Field(ge=1, le=60)] = 12


class CredentialSettings(_Table):
    """Content Credentials (C2PA) in the videos: "none", or "c2pa" to sign them (``onboard keys init``).

    ``key``   the environment variable or keyring entry that holds the private key, never the key itself
    """

    sign: Literal["none", "c2pa"] = "none"
    key: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] = "ONBOARD_SIGNING_KEY"


class ScriptSettings(_Table):
    """Who writes scripts, how people are addressed in German, and what becomes of a model's sentence that fails.

    ``translator``   "none": what the document says stays in its language, framed by sentences in the other one
    """

    writer: str = "template"
    translator: Literal["none", "model"] = "none"
    address: Literal["Sie", "du"] = "Sie"
    on_failure: Literal["template", "stop"] = "template"


def _endpoint(url: str) -> str:
    parts = urlsplit(url)
    beyond = parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or not parts.hostname or beyond:
        # not quoted: it may hold a password
        raise ValueError('is no endpoint; write it like "http://localhost:11434/v1", without user, query or fragment')
    return url.rstrip("/")


class ModelTable(_Table):
    """The model that writes and translates. ``key`` names an environment variable or keyring entry, never the key.

    ``answers``             "schema": the server is given the form of the answer; "json": one that cannot, any JSON
    ``proxy``               the proxy to ask through, "" for none
    ``parallel``            how many questions at once
    ``budget_characters``   what one build may send at most, all workstations and languages together
    ``redact``              whether names, telephone numbers and e-mail addresses are taken out before
    """

    name: str
    base_url: Annotated[str, AfterValidator(_endpoint)]
    key: Annotated[str, Field(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$")] = "ONBOARD_MODEL_KEY"
    answers: Literal["schema", "json"] = "schema"
    proxy: str = ""
    temperature: Annotated[float, Field(ge=0, le=2)] | Literal["unset"] = 0.0
    seed: int | Literal["unset"] = 1
    answer_tokens: Annotated[int, Field(ge=64, le=100_000)] = 1200
    deadline_seconds: Annotated[float, Field(gt=0, le=3600)] = 120.0
    attempts: Annotated[int, Field(ge=1, le=10)] = 4
    parallel: Annotated[int, Field(ge=1, le=64)] = 2
    budget_characters: Annotated[int, Field(ge=0)] = 1_000_000
    redact: bool = True


class ToneSettings(_Table):
    """How it is said: ``plain`` language, and the longest sentence in words."""

    plain: bool = False
    sentence_words: Annotated[int, Field(ge=5, le=200)] = 22


class TermSettings(_Table):
    """Words of the company: what to say instead of what, what never to say, what never to translate."""

    preferred: Mapping[str, str] = {}
    forbidden: Sequence[str] = ()
    keep: Sequence[str] = ()


class PhraseSettings(_Table):
    """The company's own first and last sentence, in one language."""

    greeting: str = ""
    closing: str = ""


class ApprovalSettings(_Table):
    """How many persons approve a script before it is published. None: 0 for template text, 1 for a model's."""

    required_by: Annotated[int, Field(ge=0, le=2)] | None = None


class BuildSettings(_Table):
    """``missing_photos``: "stop", or "note" for a marked empty frame. ``workers``: processes, 0 = one a core.

    ``store``: the folder of what can be recomputed, shared by several workspaces; "" for the workspace's own
    """

    missing_photos: Literal["stop", "note"] = "stop"
    workers: Annotated[int, Field(ge=0, le=256)] = 0
    store: str = ""


def _seconds(default: float) -> Any:
    return Field(default, ge=0, le=10)


class PauseSettings(_Table):
    """Seconds of silence around sentences; see :class:`onboard.core.timing.Pauses`."""

    lead_in: float = _seconds(Pauses().lead_in)
    between: float = _seconds(Pauses().between)
    lead_out: float = _seconds(Pauses().lead_out)
    after_colon: float = _seconds(Pauses().after_colon)
    after_question: float = _seconds(Pauses().after_question)
    after_warning: float = _seconds(Pauses().after_warning)
    after_title: float = _seconds(Pauses().after_title)


class MusicTable(_Table):
    """Quiet music under the whole video: a sound file in the workspace, at least so many LU below the voice."""

    file: InnerPath = ""
    below_speech: Annotated[float, Field(ge=20, le=40)] = 24.0


class HearingSettings(_Table):
    """The recogniser of ``onboard verify-audio``: the folder of its model, in the workspace or anywhere here."""

    model: str = ""


class SourcesSettings(_Table):
    """Where things are fetched from when asked for: ``voices`` is a folder or an address."""

    voices: str = ""


class VideoSettings(_Table):
    """How videos are held, whether anything moves in them, and how slides are encoded.

    ``formats``   "landscape" for screens, "portrait" for phones held upright; the first is the one other programs get
    ``small``     whether each is also made small, for a poor connection
    ``motion``    "calm": views fade into each other, marks appear, photos are zoomed into; "none": only cuts
    ``crf``       1-51, lower is better and larger; ``preset`` in x264's words. None: as usual
    ``encoder``   "splice": a slide is encoded once, everything between is written by hand; "x264": every picture that
                  differs is encoded, for a player that objects
    ``constant_frame_rate``  30 pictures a second also while a slide stands, for programs that cut videos
    """

    formats: Annotated[Sequence[Literal["landscape", "portrait"]], AfterValidator(_formats)] = ("landscape", "portrait")
    small: bool = True
    motion: Literal["calm", "none"] = "calm"
    crf: Annotated[float, Field(ge=1, le=51)] | None = None
    preset: str | None = None
    encoder: Literal["splice", "x264"] = "splice"
    constant_frame_rate: bool = False


class Settings(_Table):
    """A whole onboard.toml."""

    version: Literal[1]
    language: Language = "de"
    translations: Sequence[Language] = ()
    company: Company = Company()
    brand: Brand = Brand()
    site: SiteSettings = SiteSettings()
    sign: SignSettings = SignSettings()
    questions: QuestionSettings = QuestionSettings()
    instruction: InstructionSettings = InstructionSettings()
    credentials: CredentialSettings = CredentialSettings()
    targets: Mapping[str, Mapping[str, Any]] = {}
    script: ScriptSettings = ScriptSettings()
    model: ModelTable | None = None
    tone: ToneSettings = ToneSettings()
    glossary: Mapping[str, str] = {}
    terms: TermSettings = TermSettings()
    phrases: Mapping[Language, PhraseSettings] = {}
    approval: ApprovalSettings = ApprovalSettings()
    build: BuildSettings = BuildSettings()
    pauses: PauseSettings = PauseSettings()
    voices: Mapping[Language, Mapping[str, Any]] = {}
    music: MusicTable = MusicTable()
    hearing: HearingSettings = HearingSettings()
    sources: SourcesSettings = SourcesSettings()
    video: VideoSettings = VideoSettings()

    def pauses_value(self) -> Pauses:
        return Pauses(**self.pauses.model_dump())


class StationSettings(_Table):
    """A whole station.toml: which document is the instruction, and in which languages it is told.

    ``language``       the document's own
    ``translations``   the others; None: those of the workspace
    ``procedure``      which of the document's procedures, "all" for all of them; "" where it holds one
    ``rules``          whether the video tells the document's rules, where it has no steps
    ``valid_until``    the last day on which the instruction holds
    """

    version: Literal[1]
    document: InnerPath
    language: Language
    translations: Sequence[Language] | None = None
    procedure: str = ""
    rules: bool = False
    valid_until: date | None = None

    def choice(self) -> Choice:
        return Choice(self.procedure, self.rules)


def load_settings(path: Path, *, name: str = SETTINGS_FILE) -> tuple[Settings, str]:
    """The settings and the text they were read from. Raises InputError naming every mistake with its line."""
    return _load(Settings, path, name)


def load_station(path: Path, *, name: str) -> StationSettings:
    """A workstation's own settings. Raises InputError naming every mistake with its line."""
    return _load(StationSettings, path, name)[0]


def _load(model: type[_Model], path: Path, name: str) -> tuple[_Model, str]:
    text = _decoded(files.read_bounded(path, _LIMIT, name=name), name)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        at = re.search(r"line (\d+)", str(exc))
        reason = re.sub(r"\s*\(at .*\)$", "", str(exc))
        raise InputError(
            f"is not valid TOML: {reason}", file=name, place=f"line {at[1]}" if at else None, hint="Mend that line."
        ) from exc
    except (RecursionError, ValueError) as exc:
        raise InputError("is not a settings file that can be read", file=name, hint="Mend it.") from exc
    try:
        return model.model_validate(table), text
    except ValidationError as exc:
        raise _all_mistakes(exc, text, name) from exc


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content[: exc.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text", file=name, place=f"line {line}", hint="Save it as UTF-8.") from exc


def _all_mistakes(exc: ValidationError, text: str, name: str) -> InputError:
    lines = key_lines(text)
    mistakes = sorted((line_of(lines, mistake["loc"]), _in_words(mistake)) for mistake in exc.errors())
    first, *others = mistakes
    reason = first[1] + "".join(f"; line {line}: {words}" for line, words in others)
    told = f"{len(mistakes)} mistakes in all (--json shows them whole). " if others else ""
    hint = f"{told}Every setting is in docs/formats/onboard-toml.md."
    return InputError(reason, file=name, place=f"line {first[0]}", hint=hint)


def _in_words(mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"])
    match mistake["type"]:
        case "extra_forbidden":
            return f"unknown setting {key!r}"
        case "missing":
            return f"{key!r} is missing"
        case "value_error":
            return f"{key}: {mistake['ctx']['error']}"
        case "literal_error":
            return f"{key}: {mistake['input']!r} is not one of {mistake['ctx']['expected']}"
        case _:
            return f"{key}: {mistake['msg'][:1].lower()}{mistake['msg'][1:]}"


# ------------------------------------------------------------------------------------------------ lines

KeyLines = Mapping[tuple[str, ...], int]

_TABLE = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")


def key_lines(text: str) -> KeyLines:
    """Line (from 1) of every table and key of a TOML text, by its path."""
    return dict(_key_lines(text))


def _key_lines(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TABLE.match(line):
            table = _parts(found[1])
            yield table, number
        elif found := _KEY.match(line):
            yield (*table, *_parts(found[1])), number


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def line_of(lines: KeyLines, path: Sequence[int | str]) -> int:
    """Line of a key, or of the nearest table around it; 1 where there is none."""
    named = [str(part) for part in path]
    for length in range(len(named), 0, -1):
        if (line := lines.get(tuple(named[:length]))) is not None:
            return line
    return 1
