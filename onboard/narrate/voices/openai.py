"""Any endpoint that speaks OpenAI's protocol for speech: a server in the house, or a service outside.

The protocol: OpenAI API reference, "Create speech" (POST /audio/speech). Local servers that speak it: Kokoro, Piper and
others behind a gateway. Word times are not part of it.

What such servers do when left alone, and what is done about it here:

- nothing in an answer shows that the sentence is whole: it is taken only if the protocol or the format tells its
  length and all of it is there, if it ends in quiet, and if it is long enough for the words
- they answer with another format than asked for, with wrong lengths, or with an error under "200 OK": an answer is
  judged by its bytes
- the key is given by the name it is kept under; it stands in no setting, error, record or fingerprint, and an answer
  that repeats it is refused
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onboard.core.errors import InputError, ServiceError, attached
from onboard.narrate.sound import Sound, Utterance
from onboard.narrate.voices.base import VoiceSettings, number_setting, refuse_unknown_keys, text_setting
from onboard.narrate.voices.received import (
    MOST_BYTES,
    CutShortError,
    UnusableError,
    received,
    require_ended,
    words_in_it,
)
from onboard.narrate.voices.remote import Online, OnlineSettings, PassingError, proxy_setting, timeout_setting
from onboard.outside import Address, LineError, Reply, address_of, host_in, key_of, pause_asked, post, printable

_FORMATS = ("wav", "flac", "pcm", "mp3")
_PCM_RATE = 24_000
"""Hz of "pcm" where the answer names no other."""
_PASSING = (429, 500, 502, 503, 504)
_QUOTA = "insufficient_quota"
_LEAST_SECRET = 16  # "ollama" and the like, for servers that need none, may well stand in an answer
_MOST_WORDS = 64 * 1024
_MOST_INSTRUCTIONS = 2_000
_KNOWN = ("base_url", "model", "voice", "key", "speed", "instructions", "format", "timeout", "proxy")


@dataclass(frozen=True, kw_only=True)
class OpenAISettings(OnlineSettings):
    """``base_url``       the endpoint, up to and with "/v1"

    ``model``         the name the endpoint knows it by
    ``key``           name of the environment variable or keyring entry that holds the key, never the key; "": none
    ``instructions``  how to speak, in words, for models that take them
    ``format``        what the endpoint is asked to send: "wav", "flac", "pcm" or "mp3"
    """

    base_url: str
    model: str
    key: str = field(default="ONBOARD_VOICE_KEY", compare=False)
    instructions: str = ""
    format: str = "wav"


class OpenAI(Online):
    """A voice of an OpenAI-compatible endpoint."""

    name = "openai"
    licence = "that of the server and the model named in onboard.toml"
    note = "Online: every sentence is sent to the server that base_url names, which may be one of your own."
    languages = ()

    settings: OpenAISettings

    @classmethod
    def settings_from(cls, table: Mapping[str, object], language: str, *, models: Path | None = None) -> OpenAISettings:
        refuse_unknown_keys(table, _KNOWN, cls.name)
        base_url = _required(table, "base_url", "http://127.0.0.1:8880/v1").rstrip("/")
        with attached(place="base_url"):
            address_of(base_url, asked="a speech endpoint")
        model = _required(table, "model", "kokoro")
        return OpenAISettings(
            provider=cls.name,
            voice=_required(table, "voice", "af_heart"),
            language=language,
            engine=f"an OpenAI-compatible endpoint, model {model}",
            base_url=base_url,
            model=model,
            key=_name_of_key(table),
            speed=number_setting(table, "speed", 1.0, 0.5, 2.0),
            instructions=_instructions(table),
            format=_format(table),
            timeout=timeout_setting(table),
            proxy=proxy_setting(table, language, kinds=("http", "https", "socks5", "socks5h")),
        )

    @classmethod
    def host_of(cls, settings: VoiceSettings) -> str:
        return _address(settings).host

    def failed(self, reason: str, hint: str = "") -> ServiceError:
        usual = "Run it again: what is spoken is kept. If it stays, look into the endpoint's log."
        return ServiceError(f"the speech endpoint {self.host_of(self.settings)} {reason}", hint=hint or usual)

    def synthesise(self, text: str) -> Utterance:
        """At the endpoint's rate, without word times. Raises ServiceError for all that may be less than the text."""
        self.require_sendable(text)
        key = key_of(self.settings.key, _address(self.settings))

        async def once() -> Sound:
            return self._taken(await self._answer(text, key), text, key)

        return Utterance(self.asked(once))

    async def _answer(self, text: str, key: str) -> Reply:
        try:
            return await post(
                f"{self.settings.base_url}/audio/speech",
                json.dumps(self._wanted(text), ensure_ascii=False).encode(),
                key=key,
                proxy=self.settings.proxy,
                most_bytes=MOST_BYTES,
                failed=self.failed,
                table=self.table,
            )
        except LineError as exc:
            if exc.passing:
                raise PassingError(exc.what) from exc
            raise self.failed(exc.what, exc.hint) from exc

    def _wanted(self, text: str) -> dict[str, Any]:
        settings = self.settings
        wanted = {"model": settings.model, "voice": settings.voice, "input": text, "response_format": settings.format}
        # Some models refuse what they do not know: what is not set is not sent.
        speed = {"speed": settings.speed} if settings.speed != 1.0 else {}
        return wanted | speed | ({"instructions": settings.instructions} if settings.instructions else {})

    # -------------------------------------------------------------------------------------------- what came back

    def _taken(self, reply: Reply, text: str, key: str) -> Sound:
        if len(key) >= _LEAST_SECRET and key.encode() in reply.content:
            raise self.failed("sent the key back in its answer", "Do not trust it: change the key, and look into it.")
        if reply.status != 200:
            raise self._refused(reply, key)
        try:
            answer = received(reply.content, bare_rate=_bare_rate(self.settings.format, reply.headers))
            require_ended(answer.sound, text, self.settings.speed)
        except UnusableError as exc:
            if isinstance(exc, CutShortError) or not reply.whole:
                raise PassingError(f"sent {exc}") from exc
            said = printable(_words_of(reply.content), secret=key)
            raise self.failed(f"sent {exc}{': ' if said else ''}{said}", self._other_format()) from exc
        if not (reply.whole or answer.measured):
            raise self.failed(
                "tells nowhere how long its answer is, so nothing shows that it is whole", self._other_format()
            )
        return answer.sound

    def _other_format(self) -> str:
        return f"Set another format in {self.table} of onboard.toml ({', '.join(_FORMATS)}), or look into its log."

    def _refused(self, reply: Reply, key: str) -> ServiceError | PassingError:
        status, settings = reply.status, self.settings
        words = printable(_words_of(reply.content), secret=key)
        said = f": {words}" if words else ""
        if status == 429 and _QUOTA.encode() in reply.content[:_MOST_WORDS]:
            return self.failed(f"says the quota is used up (429){said}", "Top up the account, or set another voice.")
        if status in _PASSING:
            what = "is too busy (429)" if status == 429 else f"failed ({status}){said}"
            return PassingError(what, pause=pause_asked(reply.headers))
        if 300 <= status < 400:
            target = printable(host_in(reply.headers.get("location", "")), secret=key)
            return self.failed(
                f"sends the sentence on to {target or 'another address'} ({status}), which is not followed",
                "Set base_url to the address that answers itself.",
            )
        if status == 401:
            return self.failed("does not accept the key (401)", f"Check what {settings.key or 'key'} holds.")
        if status == 403:
            return self.failed(f"forbids it (403){said}", f"Check whether this key may use {settings.model!r}.")
        if status == 404:
            return self.failed(
                f"does not know the model {settings.model!r}, the voice {settings.voice!r} or that address (404){said}",
                f'Check them in {self.table} of onboard.toml; base_url usually ends in "/v1".',
            )
        return self.failed(
            f"refuses the voice {settings.voice!r} of the model {settings.model!r} ({status}){said}",
            f"Check model, voice, format, speed and instructions in {self.table} of onboard.toml.",
        )


def _address(settings: VoiceSettings) -> Address:
    return address_of(getattr(settings, "base_url", ""), asked="a speech endpoint")


def _bare_rate(asked: str, headers: Mapping[str, str]) -> int:
    """Hz of bare samples, where such were asked for; servers that speak at another rate than OpenAI's say so."""
    if asked != "pcm":
        return 0
    told = dict(re.findall(r";\s*(rate|channels)\s*=\s*\"?(\d{1,6})", headers.get("content-type", "")))
    if told.get("channels", "1") != "1":
        raise UnusableError(f"bare samples of {told['channels']} channels")
    rate = int(told.get("rate", _PCM_RATE))
    if not 8_000 <= rate <= 192_000:
        raise UnusableError(f"bare samples at {rate} Hz")
    return rate


def _words_of(content: bytes) -> str:
    """What the endpoint says in place of sound: OpenAI's "error", FastAPI's "detail", or plain words."""
    text = words_in_it(content[:_MOST_WORDS])
    if not text:
        return ""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    for name in ("error", "detail", "message"):
        while isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, dict):
            found = found.get(name, found)
    for name in ("message", "msg", "error"):
        if isinstance(found, dict):
            found = found.get(name, found)
    return found if isinstance(found, str) else ""


# ------------------------------------------------------------------------------------------------ reading the table


def _required(table: Mapping[str, object], key: str, example: str) -> str:
    text = text_setting(table, key, "")
    if not text or not text.isprintable() or len(text) > 500:
        raise InputError(
            f"{key} is {'not set' if not text else 'no name'}, and the voice 'openai' needs it",
            place=key,
            hint=f'It looks like {key} = "{example}"; see docs/voices.md.',
        )
    return text


def _name_of_key(table: Mapping[str, object]) -> str:
    name = table.get("key", "ONBOARD_VOICE_KEY")
    if not isinstance(name, str) or not re.fullmatch(r"([A-Za-z_][A-Za-z0-9_]*)?", name):
        raise InputError(  # not quoted: it may be the key
            "key is no name of an environment variable or keyring entry",
            place="key",
            hint='Give the name under which the key is kept, like "ONBOARD_VOICE_KEY", never the key itself.',
        )
    return name


def _instructions(table: Mapping[str, object]) -> str:
    instructions = text_setting(table, "instructions", "")
    if len(instructions) > _MOST_INSTRUCTIONS:
        raise InputError(
            f"instructions has {len(instructions)} characters, and the limit is {_MOST_INSTRUCTIONS}",
            place="instructions",
        )
    return instructions


def _format(table: Mapping[str, object]) -> str:
    name = text_setting(table, "format", "wav")
    if name not in _FORMATS:
        raise InputError(f"format is {name!r}", place="format", hint=f"Known: {', '.join(_FORMATS)}.")
    return name
