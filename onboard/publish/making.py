"""How a video was made, in words, from a release record: where AI was used, what left the house, who checked.

Reads the plain data under ``record`` (docs/formats/release.md). What is not there is not told; what we have no words
for is kept for the page to show as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onboard.publish.wording import Wording

DIGITS = 12

_TOLD = frozenset(
    {"document", "photos", "languages", "sent", "made_with", "mark", "marks", "accepted_gaps", "credentials"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the account: sentences, then names with their values."""

    title: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Making:
    """The account of one edition.

    ``parts``      in the order they are shown
    ``approved``   who approved it and when, one line each
    ``by_model``   whether a model wrote any of its sentences
    ``rest``       keys of the record we have no words for
    """

    parts: tuple[Part, ...]
    approved: tuple[str, ...]
    by_model: bool
    rest: Mapping[str, Any]


def how_made(record: Mapping[str, Any], edition: Mapping[str, Any], words: Wording) -> Making | None:
    """The account of one edition; None for a release from before there was one per language."""
    own = _table(_table(record.get("languages")).get(edition["language"]))
    if not own:
        return None
    headings = {scene["id"]: scene["heading"] for scene in edition["scenes"]}
    script, approvals = _table(own.get("script")), _tables(own.get("approvals"))
    approved = tuple(f"{one.get('by', '')}, {words.day(str(one.get('at', ''))[:10])}" for one in approvals)
    told = _Account(words, headings)
    return Making(
        parts=(
            told.text(script),
            told.voice(_table(own.get("voice")), _tables(own.get("fallback_voice"))),
            told.sent(_tables(record.get("sent")), _tables(script.get("models"))),
            told.checked(_tables(own.get("findings")), _tables(own.get("overrides"))),
            Part(words["made"]["approval"], approved or (words["made"]["no_approval"],)),
            *told.gaps(_tables(record.get("accepted_gaps"))),
            *told.questions(edition),
            *told.credentials(_table(record.get("credentials"))),
            told.versions(edition),
            told.based_on(record, edition["language"]),
        ),
        approved=approved,
        by_model=_count(script.get("model_sentences")) > 0,
        rest={key: value for key, value in record.items() if key not in _TOLD},
    )


@dataclass(frozen=True, slots=True)
class _Account:
    words: Wording
    headings: Mapping[str, str]

    def text(self, script: Mapping[str, Any]) -> Part:
        say, by_model = self.words["made"], _count(script.get("model_sentences"))
        models = _tables(script.get("models"))
        lines = [say["asked_in_vain" if models else "by_rule"]]
        if by_model:
            every = _count(script.get("sentences"))
            lines = [say["by_model"].format(self._number(by_model), self._number(every))]
        if edited := len(_list(script.get("edited_scenes"))):
            lines.append(say["edited_one"] if edited == 1 else say["edited_many"].format(edited))
        lines += [
            say["fallback"].format(scene=self._scene(one), reason=one.get("reason", ""))
            for one in _tables(script.get("fallbacks"))
        ]
        rows = [(say["model"], self._model(one)) for one in models]
        if not models and isinstance(script.get("writer"), str):
            rows = [(self.words["record"]["writer"], script["writer"])]
        return Part(say["text"], tuple(lines), tuple(rows))

    def _model(self, one: Mapping[str, Any]) -> str:
        return self.words["made"]["model_at"].format(
            **{key: str(one.get(key, "")) for key in ("model", "host", "prompt")}
        )

    def voice(self, voice: Mapping[str, Any], fallen: Sequence[Mapping[str, Any]]) -> Part:
        say, named = self.words["made"], self.words["record"]
        rows = [
            (named[key], str(voice[key])) for key in ("provider", "voice", "engine") if isinstance(voice.get(key), str)
        ]
        rows += [
            (
                self._scene(one),
                say["instead"].format(**{key: one.get(key, "") for key in ("sentence", "voice", "reason")}),
            )
            for one in fallen
        ]
        return Part(say["voice"], (say["synthetic"],), tuple(rows))

    def sent(self, sent: Sequence[Mapping[str, Any]], models: Sequence[Mapping[str, Any]]) -> Part:
        say, named = self.words["made"], self.words["record"]
        if not sent:
            return Part(say["sent"], (say["nothing_sent"],))
        purposes = [str(one.get("purpose", "")) for one in sent]
        rows = [
            (named.get(purpose, purpose), self._sent(one, models)) for purpose, one in zip(purposes, sent, strict=True)
        ]
        return Part(say["sent"], (), tuple(rows))

    def _sent(self, one: Mapping[str, Any], models: Sequence[Mapping[str, Any]]) -> str:
        say, to, host = self.words["made"], str(one.get("to", "")), str(one.get("host", ""))
        told = say["sent_to"].format(characters=self._number(_count(one.get("characters"))), host=host, to=to)
        asked = [model for model in models if (model.get("model"), model.get("host")) == (to, host)]
        if not asked:
            return told
        return f"{told}, {say['redacted' if all(model.get('redacted') for model in asked) else 'not_redacted']}"

    def checked(self, findings: Sequence[Mapping[str, Any]], overrides: Sequence[Mapping[str, Any]]) -> Part:
        say = self.words["made"]
        open_ones = len([one for one in findings if one.get("blocks")]) - len(overrides)
        looked_at = len([one for one in findings if not one.get("blocks")])
        lines = [
            *([say["open_one"] if open_ones == 1 else say["open_many"].format(open_ones)] if open_ones > 0 else []),
            *([say["looked_one"] if looked_at == 1 else say["looked_many"].format(looked_at)] if looked_at else []),
        ]
        rows = [(self._scene(one), self._override(one)) for one in overrides]
        return Part(say["check"], tuple(lines or ([] if rows else [say["nothing_found"]])), tuple(rows))

    def _override(self, one: Mapping[str, Any]) -> str:
        say, sentence = self.words["made"], str(one.get("sentence", ""))
        answer = say["override"].format(**{key: str(one.get(key, "")) for key in ("text", "reason", "by")})
        return (say["quoted"].format(sentence) if sentence else "") + answer

    def gaps(self, accepted: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
        """Grave gaps in the document that a person accepted; nothing where there were none."""
        say = self.words["made"]
        lines = [
            say["accepted_gap"].format(
                words=one.get("words") or one.get("kind", ""),
                place=self.words.place(str(one.get("place", ""))) or "–",
                by=one.get("by", ""),
                at=self.words.day(str(one.get("at", ""))[:10]),
            )
            for one in accepted
        ]
        return (Part(say["gaps"], tuple(lines)),) if lines else ()

    def questions(self, edition: Mapping[str, Any]) -> tuple[Part, ...]:
        say = self.words["account"]
        return (Part(say["questions"], (say["questions_by_rule"],)),) if edition.get("questions") else ()

    def credentials(self, credentials: Mapping[str, Any]) -> tuple[Part, ...]:
        """That the videos are signed, and by whom; nothing where they are not."""
        say = self.words["account"]
        signed = {
            say["signed_by"]: str(credentials.get("signed_by", "")),
            self.words["made"]["checksum"]: str(credentials.get("sha256", ""))[:DIGITS],
        }
        rows = tuple((name, value) for name, value in signed.items() if value)
        return (Part(say["credentials"], (say["signed"],), rows),) if credentials else ()

    def versions(self, edition: Mapping[str, Any]) -> Part:
        """How the same video is held: upright or lying, for a good connection or a poor one."""
        say, player = self.words["account"], self.words["player"]
        own = "portrait" if edition["height"] > edition["width"] else "landscape"
        rows = []
        for one in ({**edition, "format": own, "small": False}, *edition.get("renditions", ())):
            name = player.get(one["format"], one["format"])
            size = f"\u2066{one['width']} × {one['height']}\u2069"
            rows.append((f"{name}, {say['small']}" if one.get("small") else name, size))
        return Part(say["versions"], (), tuple(rows))

    def based_on(self, record: Mapping[str, Any], language: str) -> Part:
        say, document = self.words["made"], _table(record.get("document"))
        made_with = _table(record.get("made_with"))
        rows = {
            say["document"]: str(document.get("file", "")),
            say["checksum"]: str(document.get("sha256", ""))[:DIGITS],
            say["photos"]: str(len(_table(record.get("photos"))) or ""),
            say["mark"]: str(_table(record.get("marks")).get(language, record.get("mark", "")))[:DIGITS],
            say["programs"]: ", ".join(f"{name} {version}" for name, version in made_with.items()),
        }
        return Part(say["based_on"], (), tuple((name, value) for name, value in rows.items() if value))

    def _scene(self, one: Mapping[str, Any]) -> str:
        """A scene by what stands on it; by its id where it is not in the video."""
        return self.headings.get(str(one.get("scene", "")), str(one.get("scene", "")))

    def _number(self, number: int) -> str:
        return f"{number:,}".replace(",", self.words["date"]["thousands"])


# A record is plain data from a file; what is not of the expected shape is passed over, and stands in release.json.


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _tables(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in _list(value) if isinstance(one, Mapping)]


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0
