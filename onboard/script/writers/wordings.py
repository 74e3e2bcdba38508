"""The wordings of ``scripts_templates/narration/<language>.toml``: read, checked, chosen and rendered.

A wording is one Jinja2 expression template. The workspace's own files count as untrusted: they are rendered in
Jinja2's sandbox, without statements, calls, filters or repetition, so a wording can neither loop nor grow; an
undefined name is an error. Speech is no markup, so nothing is escaped.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import StrictUndefined, Template, TemplateError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from onboard import files, resources
from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.script.writers.telegram import Grammar, grammar_of
from onboard.script.writers.template_settings import FILE_LIMIT, GRAMMAR, NARRATION, template_files

HEADINGS = ("safety", "tools", "parts", "tools_and_parts", "check", "contact")
NAMES: Mapping[str, frozenset[str]] = {
    "welcome_station": frozenset({"station", "title"}),
    "welcome": frozenset({"title"}),
    "job": frozenset({"title"}),
    "safety": frozenset(),
    "warning": frozenset({"signal", "warning"}),
    "ppe": frozenset({"ppe"}),
    "ppe_named": frozenset({"ppe"}),
    "not_worn": frozenset({"ppe"}),
    "tools": frozenset({"tools"}),
    "tools_more": frozenset({"tools"}),
    "parts": frozenset({"parts"}),
    "parts_more": frozenset({"parts"}),
    "heading": frozenset({"heading"}),
    "check": frozenset(),
    "responsible": frozenset({"responsible"}),
    "contact": frozenset({"contact"}),
    "note": frozenset({"note"}),
    "left": frozenset(),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {"not_worn": ("{{ ppe }}",), "note": ("{{ note }}",), "left": ("",)}
"""What a sentence is where a file has none: files from before it existed stay good."""
NEEDED: Mapping[str, frozenset[str]] = {**NAMES, "welcome_station": frozenset({"station"})}
WORDING_LIMIT = 400
_Variant = TypeVar("_Variant")
_SUFFIXES = frozenset(("resistant", "proof", "free", "coated", "mounted", "duty", "ended", "length"))
ARABIC_AND = "و"  # written together with the word it joins
_PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name)


class _Sandbox(SandboxedEnvironment):
    """Only names can be filled in; the checks in ``_faults`` see to it, and nothing is callable besides."""

    def is_safe_callable(self, obj: Any) -> bool:
        return False


@dataclass(frozen=True)
class Wordings:
    """One language's words, for one address.

    ``apart``    what is said in front of the document's words where they are in another language, by sentence; None
                 where the file does not say
    ``joints``   what is said for a sign between words: "+" -> "und"
    ``names``    words that begin large inside a sentence too
    ``contact``  words in front of a contact that the wording says anyway
    """

    file: str
    headings: Mapping[str, str]
    conjunction: str
    workstation: tuple[str, ...]
    adverbs: tuple[str, ...]
    attention: tuple[str, ...]
    common: frozenset[str]
    sentences: Mapping[str, tuple[Template, ...]]
    grammar: Grammar | None
    apart: Mapping[str, str] | None = None
    joints: Mapping[str, str] = field(default_factory=dict)
    contact: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    @property
    def comma(self) -> str:
        return "،" if self.conjunction == ARABIC_AND else ","

    def say(self, key: str, by: str | int, **words: str) -> str:
        """The sentence ``key``; of several wordings the one that the words ``by`` choose, or number ``by`` in turn."""
        wordings = self.sentences[key]
        wording = chosen(wordings, by) if isinstance(by, str) else wordings[by % len(wordings)]
        try:
            return " ".join(wording.render(words).split())
        except TemplateError as exc:
            raise InputError(str(exc), file=self.file, place=key, stage="script") from exc

    def listed(self, entries: Sequence[str]) -> str:
        """The entries as one phrase: "a, b and c"; with semicolons alone where an entry has commas of its own.

        They begin small where all of them can: with one of the language's ``common`` words, not with a name.
        """
        if self.common and all(_begins_small(entry, self.common) or self._is_name(entry) for entry in entries):
            entries = [entry if self._is_name(entry) else entry[:1].lower() + entry[1:] for entry in entries]
        if len(entries) < 2:
            return "".join(entries)
        if any("," in entry or f" {self.conjunction} " in entry for entry in entries):
            return "; ".join(entries)
        if not self.conjunction:
            return ", ".join(entries)
        last = f"{self.conjunction}{'' if self.conjunction == ARABIC_AND else ' '}{entries[-1]}"
        return f"{(self.comma + ' ').join(entries[:-1])} {last}"

    def _is_name(self, entry: str) -> bool:
        """Whether an entry begins with a name: "Allen key", "PZ2 bit"."""
        first = entry.split(" ")[0].strip(",;")
        return (
            first in self.names
            or (not first.islower() and first[1:] != first[1:].lower())
            or any(character.isdigit() for character in first)
        )


def _begins_small(entry: str, common: frozenset[str]) -> bool:
    first = entry.split(" ")[0].strip(",;")
    return not first[:1].isupper() or first.lower() in common or first.lower().split("-")[-1] in _SUFFIXES


def chosen(variants: Sequence[_Variant], by: str) -> _Variant:
    """One of several, by the digest of some words: the same words, the same choice, wherever they stand."""
    return variants[int(digest(by.encode())[:8], 16) % len(variants)]


def languages(folder: Path | None) -> tuple[str, ...]:
    """The languages there are wordings for."""
    return tuple(sorted(Path(name).stem for name in template_files(folder) if name.startswith(f"{NARRATION}/")))


def load_wordings(language: str, address: str, folder: Path | None) -> Wordings:
    """The wordings of one language. Raises InputError with every mistake of the file at once."""
    found = template_files(folder)
    name = f"{NARRATION}/{language}.toml"
    if name not in found:
        raise InputError(
            f"there are no wordings for the language {language!r}",
            hint=f"Known: {', '.join(languages(folder))}. Choose one of them, or add scripts_templates/{name} "
            "to the workspace.",
            stage="script",
        )
    table = _parsed(found[name], name)
    faults = list(_faults(table, address))
    if faults:
        raise InputError(
            "; ".join(faults[:8]),
            file=f"scripts_templates/{name}",
            hint="See docs/writing-templates.md.",
            stage="script",
        )
    sentences, words = table["sentences"], table["words"]
    own = sentences.get(address, {})
    compiled = _environment().from_string
    grammar = f"{GRAMMAR}/{language}.toml"
    return Wordings(
        file=f"scripts_templates/{name}",
        headings=dict(table["headings"]),
        conjunction=words["and"],
        workstation=tuple(words.get("workstation", ())),
        adverbs=tuple(words.get("adverbs", ())) or ("",),
        attention=tuple(words.get("attention", ())),
        common=frozenset(words.get("common", ())),
        sentences={key: tuple(map(compiled, own.get(key) or sentences.get(key) or OPTIONAL[key])) for key in NAMES},
        grammar=_grammar(found[grammar], grammar) if grammar in found else None,
        apart=_laid_over("apart", table, found[name], name),
        joints=_laid_over("joints", table, found[name], name) or {},
        contact=tuple(words.get("contact", ())),
        names=frozenset(words.get("names", ())),
    )


def plain_wordings(language: str) -> Wordings:
    """For a language without a file: the document's words, and none of ours."""
    compiled = _environment().from_string
    sentences = {
        key: (compiled("".join(f"{{{{ {name} }}}}" for name in sorted(names))),) for key, names in NAMES.items()
    }
    return Wordings(language, {}, "", (), ("",), (), frozenset(), sentences, None)


def _laid_over(part: str, table: Mapping[str, Any], path: Path, name: str) -> Mapping[str, str] | None:
    """A table that older files do not have: what ships, and the workspace's own over it."""
    shipped = resources.scripts_templates() / name
    ours = _parsed(shipped, name).get(part) if shipped != path and shipped.is_file() else None
    own = table.get(part)
    return None if ours is None and own is None else {**(ours or {}), **(own or {})}


def _parsed(path: Path, name: str) -> dict[str, Any]:
    content = files.read_bounded(path, FILE_LIMIT, name=f"scripts_templates/{name}")
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise InputError(
            f"is no valid TOML ({exc})", file=f"scripts_templates/{name}", hint="Mend that place.", stage="script"
        ) from exc


def _grammar(path: Path, name: str) -> Grammar:
    try:
        return grammar_of(_parsed(path, name))
    except (KeyError, TypeError, ValueError) as exc:
        raise InputError(
            f"does not hold the words it must ({exc})",
            file=f"scripts_templates/{name}",
            hint="Compare it with the file that ships.",
            stage="script",
        ) from exc


def _faults(table: Mapping[str, Any], address: str) -> Sequence[str]:
    faults = [f"[{part}] is missing" for part in ("headings", "words", "sentences") if not _is_table(table.get(part))]
    if faults:
        return faults
    headings, words, sentences = table["headings"], table["words"], table["sentences"]
    faults += [f"[headings] {key} is missing" for key in HEADINGS if not _is_text(headings.get(key))]
    faults += [] if _is_text(words.get("and")) else ["[words] and is missing"]
    for key in ("workstation", "adverbs", "attention", "common", "contact", "names"):
        if not _is_texts(words.get(key, [])):
            faults.append(f"[words] {key} must be a list of words")
    for part in ("apart", "joints"):
        if not _is_table(table.get(part, {})) or not all(_is_text(one) for one in table.get(part, {}).values()):
            faults.append(f"[{part}] must hold a text for each key")
    own, environment = sentences.get(address, {}), _environment()
    for key in NAMES:
        wordings = own.get(key) or sentences.get(key) or list(OPTIONAL.get(key, ()))
        if not wordings or not _is_texts(wordings):
            faults.append(f"[sentences] {key} must be a list of wordings")
            continue
        for wording in wordings:
            faults += [f"[sentences] {key}: {fault}" for fault in _wording_faults(key, wording, environment)]
    return faults


def _wording_faults(key: str, wording: str, environment: SandboxedEnvironment) -> Sequence[str]:
    if len(wording) > WORDING_LIMIT:
        return [f"{len(wording)} characters, and the limit is {WORDING_LIMIT}"]
    try:
        tree = environment.parse(wording)
    except TemplateError as exc:
        return [f"{exc.message or exc}"]
    if any(not isinstance(node, _PLAIN) for node in tree.find_all(nodes.Node)):
        return ["only {{ name }} can be filled in, no calculation and no {% %}"]
    named = meta.find_undeclared_variables(tree)
    known = NAMES[key]
    unknown = sorted(named - known)
    faults = [f"{name} is unknown here (known: {', '.join(sorted(known)) or 'none'})" for name in unknown]
    faults += [f"{{{{ {name} }}}} is missing" for name in sorted(NEEDED[key] - named)]
    return faults


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _environment() -> SandboxedEnvironment:
    return _Sandbox(undefined=StrictUndefined, autoescape=False)
