"""Microsoft Edge's online voices, through edge-tts: natural, many languages, and **only by explicit choice**.

Every sentence leaves the house: it is sent to a Microsoft consumer service that is neither documented nor promised to
last. Nothing here is used unless onboard.toml says ``provider = "edge"``.

What the library and the service do when left alone, and what is done about it here:

- a dropped connection gives less sound and no error: the sound is taken only if the service said that its turn is
  over, its word marks reach the end of the text, and the decoded sound reaches the end of the last word and is quiet
- the library's time limits are per read, so a dripping server holds it for ever: one deadline for the whole sentence,
  and a limit of bytes
- texts over 4,096 bytes are cut anywhere: split here at clauses, spoken one after the other
- a wrong name of a voice gives no sound and no reason, and so does a service that is overloaded: the error names both
- the token of a request is made from the clock: on a 403 the library sets its own clock by the answer's "Date" and
  asks once more
- the library takes proxies and passwords (netrc) from the environment: the line here takes neither

Word times are the service's marks, in ticks of 100 ns from the start of what it encoded: see ``received`` for the
delay the coding adds, which is taken away before they are used.
"""

from __future__ import annotations

import re
import ssl
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from html import unescape
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import aiohttp
import edge_tts
import numpy as np
from edge_tts.exceptions import EdgeTTSException, NoAudioReceived, SkewAdjustmentError

from onboard.core.errors import InputError, ServiceError
from onboard.narrate.languages import primary_language
from onboard.narrate.sound import Sound, Utterance
from onboard.narrate.voices.base import VoiceSettings, number_setting, refuse_unknown_keys, text_setting
from onboard.narrate.voices.received import UnusableError, received, require_ended
from onboard.narrate.voices.remote import Online, OnlineSettings, PassingError, proxy_setting, timeout_setting
from onboard.narrate.word_time import WordTime
from onboard.outside import pause_asked, printable

_HOST = "speech.platform.bing.com"
_TICKS_PER_SECOND = 10_000_000
_MOST_TEXT_BYTES = 3_000
_MOST_SOUND_BYTES = 16 * 1024 * 1024
_MOST_MARKS = 10_000
_MOST_TICKS = 3_600 * _TICKS_PER_SECOND
_PASSING = (403, 429, 500, 502, 503, 504)
_SLACK_SECONDS = 0.1
"""By how much the sound may end before the last word's mark: the marks are rounded, the codec counts in frames."""
_SLACK_LETTERS = 24
"""How many letters the service may leave without a mark between two words."""
_VOICES = {
    "ar": "ar-EG-SalmaNeural",
    "bg": "bg-BG-KalinaNeural",
    "cs": "cs-CZ-VlastaNeural",
    "da": "da-DK-ChristelNeural",
    "de": "de-DE-KatjaNeural",
    "el": "el-GR-AthinaNeural",
    "en": "en-GB-SoniaNeural",
    "es": "es-ES-ElviraNeural",
    "fi": "fi-FI-NooraNeural",
    "fr": "fr-FR-DeniseNeural",
    "hr": "hr-HR-GabrijelaNeural",
    "hu": "hu-HU-NoemiNeural",
    "it": "it-IT-ElsaNeural",
    "nl": "nl-NL-ColetteNeural",
    "pl": "pl-PL-ZofiaNeural",
    "pt": "pt-PT-RaquelNeural",
    "ro": "ro-RO-AlinaNeural",
    "ru": "ru-RU-SvetlanaNeural",
    "sk": "sk-SK-ViktoriaNeural",
    "sl": "sl-SI-PetraNeural",
    "sv": "sv-SE-SofieNeural",
    "tr": "tr-TR-EmelNeural",
    "uk": "uk-UA-PolinaNeural",
}
_NAME = re.compile(r"([a-z]{2,3})-[A-Z]{2}-(?:\w+-)?\w+Neural")


@dataclass(frozen=True, kw_only=True)
class EdgeSettings(OnlineSettings):
    """Nothing of its own."""


class Edge(Online):
    """One of Microsoft Edge's voices."""

    name = "edge"
    licence = "LGPL-3.0 (edge-tts); Microsoft's terms of service for the voices"
    note = "Online: every sentence is sent to Microsoft, to a service that is not documented and promises nothing."
    languages = tuple(_VOICES)

    settings: EdgeSettings

    @classmethod
    def settings_from(cls, table: Mapping[str, object], language: str, *, models: Path | None = None) -> EdgeSettings:
        refuse_unknown_keys(table, ("voice", "speed", "timeout", "proxy"), cls.name)
        voice = text_setting(table, "voice", _VOICES.get(primary_language(language), ""))
        if not voice:
            raise InputError(
                f"{cls.name} has no usual voice for {language!r}",
                place="voice",
                hint='Name one in onboard.toml; "edge-tts --list-voices" lists them.',
            )
        name = _NAME.fullmatch(voice)
        if not name or (name[1] != primary_language(language) and "Multilingual" not in voice):
            raise InputError(
                f"{voice!r} is not the name of an {cls.name} voice for {language!r}",
                place="voice",
                hint=f'Names look like "{_VOICES.get(primary_language(language), "de-DE-KatjaNeural")}"; '
                '"edge-tts --list-voices" lists them.',
            )
        return EdgeSettings(
            provider=cls.name,
            voice=voice,
            language=language,
            engine=f"edge-tts {version('edge-tts')}",
            speed=number_setting(table, "speed", 1.0, 0.5, 2.0),
            timeout=timeout_setting(table),
            proxy=proxy_setting(table, language),
        )

    @classmethod
    def host_of(cls, settings: VoiceSettings) -> str:
        return _HOST

    def failed(self, reason: str, hint: str = "") -> ServiceError:
        usual = "Run it again: what is spoken is kept. If it stays, set an offline voice in onboard.toml."
        return ServiceError(f"Microsoft's speech service {reason}", hint=hint or usual)

    def synthesise(self, text: str) -> Utterance:
        """24 kHz. Raises ServiceError whenever it cannot be shown that all of the text was spoken."""
        self.require_sendable(text)
        parts, spoken = _split_at_clauses(text), list[Utterance]()

        async def the_rest() -> None:
            while len(spoken) < len(parts):
                spoken.append(await self._spoken(parts[len(spoken)].text))

        self.asked(the_rest)
        return _joined(parts, spoken)

    async def _spoken(self, text: str) -> Utterance:
        try:
            sound, marks = await self._answer(text)
            return _whole(sound, marks, text, self.settings.speed)
        except UnusableError as exc:
            raise PassingError(f"sent {exc}") from exc
        except NoAudioReceived as exc:
            raise PassingError(
                f"sent no sound for the voice {self.settings.voice!r}",
                f'Check "voice" in {self.table} of onboard.toml: "edge-tts --list-voices" lists the names. If it is '
                "right, the service is overloaded: run it again later, or set an offline voice.",
            ) from exc
        except (aiohttp.ClientError, EdgeTTSException, OSError) as exc:
            raise self._broke_off(exc) from self._cause(exc)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as exc:
            raise PassingError(f"answered something else than its protocol ({type(exc).__name__})") from exc

    async def _answer(self, text: str) -> tuple[bytes, list[Mapping[str, Any]]]:
        """The MP3 and the word marks, all of them."""
        request = _Request(
            text,
            self.settings.voice,
            rate=f"{round((self.settings.speed - 1) * 100):+d}%",
            boundary="WordBoundary",
            proxy=self.settings.proxy or None,
        )
        sound, marks = bytearray(), list[Mapping[str, Any]]()
        async with aclosing(request.stream()) as messages:
            async for message in messages:
                if message["type"] == "audio":
                    sound += message.get("data", b"")
                else:
                    marks.append(message)
                if len(sound) > _MOST_SOUND_BYTES or len(marks) > _MOST_MARKS:
                    most = f"{_MOST_SOUND_BYTES // 1024 // 1024} MiB or {_MOST_MARKS} word marks"
                    raise self.failed(f"sent more than {most} for one sentence")
        # The library adds a turn's bytes to the sum only when the service says that the turn is over.
        if request.state["cumulative_audio_bytes"] != len(sound):
            raise PassingError("broke off before the end of its answer")
        return bytes(sound), marks

    # -------------------------------------------------------------------------------------------- what went wrong

    def _broke_off(self, exc: Exception) -> ServiceError | PassingError:
        refused = exc.__cause__ if isinstance(exc, SkewAdjustmentError) else exc
        if isinstance(exc, aiohttp.ClientHttpProxyError):
            return self.failed(f"cannot be reached: the proxy refused ({exc.status})", f"Check proxy in {self.table}.")
        if isinstance(refused, aiohttp.WSServerHandshakeError):
            if refused.status not in _PASSING:
                return self.failed(_refusal(refused.status))
            headers = {name.lower(): value for name, value in (refused.headers or {}).items()}
            return PassingError(_refusal(refused.status), pause=pause_asked(headers))
        if isinstance(exc, aiohttp.ClientSSLError | ssl.SSLError):
            return self.failed(
                f"cannot be trusted ({self._shown(exc)})", "Does something on the way open the connection?"
            )
        if isinstance(exc, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
            return self.failed(
                f"cannot be reached ({self._shown(exc)})",
                f"Is there a network? Proxies are used only where {self.table} proxy names one.",
            )
        return PassingError(f"broke the connection off ({self._shown(exc)})")

    def _shown(self, exc: Exception) -> str:
        if isinstance(exc, aiohttp.ServerDisconnectedError | aiohttp.ClientResponseError):
            return "while the connection was made"
        words = re.sub(r"\?\S*", "", str(exc))  # an address's query is long and says nothing
        return printable(words, secret=self.settings.proxy) or type(exc).__name__

    def _cause(self, exc: Exception) -> Exception | None:
        """The cause, for the log; not where a proxy's password may stand in it."""
        return None if self.settings.proxy else exc


class _Request(edge_tts.Communicate):
    """A request that takes nothing from this machine's environment."""

    @property
    def connector(self) -> aiohttp.BaseConnector:
        """A new one for each connection: the library closes it behind it."""
        return _Line(through_proxy=self.proxy is not None)

    @connector.setter
    def connector(self, _: object) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The library sets None."""


class _Line(aiohttp.TCPConnector):
    """Goes to one address and through no proxy but the one that is set; sends no password of a netrc file."""

    def __init__(self, *, through_proxy: bool) -> None:
        super().__init__()
        self._through_proxy, self._address = through_proxy, None

    async def connect(self, req: aiohttp.ClientRequest, *others: Any, **named: Any) -> Any:
        address = req.url.host, req.url.port
        self._address = self._address or address
        if address != self._address:
            raise aiohttp.ClientConnectionError("it sends sentences on to another address, which is not followed")
        req.headers.pop("Authorization", None)
        if not self._through_proxy:
            req.proxy = None
        return await super().connect(req, *others, **named)


def _refusal(status: int) -> str:
    return {
        403: "refused the connection (403); it may have changed, or this machine's clock is wrong",
        429: "refused the connection (429): too many requests, wait some minutes",
        503: "is not available now (503)",
    }.get(status, f"refused the connection ({status})")


# ------------------------------------------------------------------------------------------------ taking it or not


def _whole(mp3: bytes, marks: Sequence[Mapping[str, Any]], text: str, speed: float) -> Utterance:
    """The sound and its words, or UnusableError where not all of the text is in it."""
    sound = received(mp3).sound
    if not marks:
        raise UnusableError("no word marks, so nothing shows that the sentence is whole")
    times = [
        (_samples(mark["offset"], sound.rate), _samples(mark["offset"] + mark["duration"], sound.rate))
        for mark in marks
    ]
    end = max(ends for _, ends in times) / sound.rate
    if sound.seconds < end - _SLACK_SECONDS:
        raise UnusableError(f"{sound.seconds:.2f} s of sound of {end:.2f} s")
    words = _words([mark["text"] for mark in marks], times, text, len(sound.samples))
    require_ended(sound, text, speed)
    return Utterance(sound, words)


def _samples(ticks: float, rate: int) -> int:
    if not 0 <= ticks <= _MOST_TICKS:
        raise UnusableError("word marks outside of any sentence")
    return round(ticks * rate / _TICKS_PER_SECOND)


def _words(marked: Sequence[str], times: Sequence[tuple[int, int]], text: str, samples: int) -> tuple[WordTime, ...]:
    """The marked words at their places in the text, in order. UnusableError where its last ones are missing."""
    letters = [(letter, at) for at, character in enumerate(text) for letter in _letters(character)]
    told = "".join(letter for letter, _ in letters)
    words, heard = list[WordTime](), 0
    for written, (begins, ends) in zip(marked, times, strict=True):
        word = "".join(map(_letters, unescape(written)))
        at = told.find(word, heard, heard + len(word) + _SLACK_LETTERS) if word else -1
        if at < 0:
            continue
        heard = at + len(word)
        begins = min(max(begins, words[-1].begins if words else 0), samples)
        words.append(WordTime(letters[at][1], letters[heard - 1][1] + 1, begins, min(max(begins, ends), samples)))
    if told[heard:]:
        raise UnusableError(f"a sentence without its end: {len(told) - heard} of {len(told)} letters have no mark")
    return tuple(words)


def _letters(character: str) -> str:
    """A character as letters and digits to compare by: small, without the marks on them."""
    return "".join(one for one in unicodedata.normalize("NFKD", character.casefold()) if one.isalnum())


def _joined(parts: Sequence[_Part], spoken: Sequence[Utterance]) -> Utterance:
    words, before = list[WordTime](), 0
    for part, utterance in zip(parts, spoken, strict=True):
        words += [
            WordTime(word.start + part.start, word.end + part.start, word.begins + before, word.ends + before)
            for word in utterance.words
        ]
        before += len(utterance.sound.samples)
    sound = Sound(spoken[0].sound.rate, np.concatenate([one.sound.samples for one in spoken]))
    return Utterance(sound, tuple(words))


# ------------------------------------------------------------------------------------------------ long sentences


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a sentence and where in the sentence it starts, in characters."""

    start: int
    text: str


def _split_at_clauses(text: str) -> list[_Part]:
    """Parts the service takes in one request, cut behind a comma or the like, else between words."""
    parts: list[_Part] = []
    start = len(text) - len(text.lstrip())
    left = text.strip()
    while _request_bytes(left) > _MOST_TEXT_BYTES:
        longest = next(
            length for length in range(len(left), 0, -1) if _request_bytes(left[:length]) <= _MOST_TEXT_BYTES
        )
        cuts = [match.end() for match in re.finditer(r"[,;:.!?]\s", left[:longest])]
        cuts = cuts or [match.end() for match in re.finditer(r"\s", left[:longest])]
        if not cuts:
            raise InputError(
                f"a word of more than {_MOST_TEXT_BYTES} bytes, which no voice can speak", hint="Put spaces into it."
            )
        parts.append(_Part(start, left[: cuts[-1]].strip()))
        rest = left[cuts[-1] :].strip()
        start, left = start + len(left) - len(rest), rest
    return [*parts, _Part(start, left)]


def _request_bytes(text: str) -> int:
    return len(escape(text).encode())
