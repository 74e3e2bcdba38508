"""Microsoft Edge's online voices, through edge-tts: natural, many languages, and **only by explicit choice**.

Every sentence leaves the house: it is sent to a Microsoft consumer service that is neither documented nor promised to
last. Nothing here is used unless onboard.toml says ``provider = "edge"``.

What the library does when left alone, and what is done about it here:

- a dropped connection gives less sound and no error: the sound is taken only if the service's word marks reach the
  end of the text and the decoded sound reaches the end of the last word
- its time limits are per read, so a dripping server holds it for ever: one deadline for the whole sentence, and a
  limit of bytes
- texts over 4,096 bytes are cut anywhere: split here at clauses, spoken one after the other
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import escape

import aiohttp
import av
import edge_tts
import numpy as np
from av.error import FFmpegError
from edge_tts.exceptions import EdgeTTSException

from onboard.core.errors import InputError, ServiceError
from onboard.narrate.languages import primary_language, require_readable
from onboard.narrate.sound import Sound, Utterance
from onboard.narrate.voices.base import Voice, VoiceSettings, number_setting, refuse_unknown_keys, text_setting

_HOST = "speech.platform.bing.com"
_RATE = 24_000
_TICKS_PER_SECOND = 10_000_000
_MOST_TEXT_BYTES = 3_000
_MOST_SOUND_BYTES = 16 * 1024 * 1024
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
class EdgeSettings(VoiceSettings):
    """``timeout``: seconds the service may take for one sentence, all in all; does not change the sound."""

    timeout: float = field(default=60.0, compare=False)


class Edge(Voice):
    """One of Microsoft Edge's voices."""

    name = "edge"
    offline = False
    parallel = 4
    licence = "LGPL-3.0 (edge-tts); Microsoft's terms of service for the voices"
    languages = tuple(_VOICES)

    settings: EdgeSettings

    @classmethod
    def settings_from(cls, table: Mapping[str, object], language: str, *, models: Path | None = None) -> EdgeSettings:
        refuse_unknown_keys(table, ("voice", "speed", "timeout"), cls.name)
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
            timeout=number_setting(table, "timeout", 60.0, 1.0, 600.0),
        )

    @classmethod
    def host_of(cls, settings: VoiceSettings) -> str:
        return _HOST

    def synthesise(self, text: str) -> Utterance:
        """24 kHz. Raises ServiceError whenever it cannot be shown that all of the text was spoken."""
        require_readable(text, self.settings.language)
        spoken = [self._spoken(part) for part in _split_at_clauses(text)]
        return Utterance(Sound(_RATE, np.concatenate([sound.samples for sound in spoken])))

    def _spoken(self, text: str) -> Sound:
        try:
            sound, marks = asyncio.run(self._answer(text))
        except TimeoutError as exc:
            raise _failed(f"did not finish within {self.settings.timeout:g} s") from exc
        except aiohttp.ClientResponseError as exc:
            raise _failed(_refusal(exc.status)) from exc
        except (aiohttp.ClientError, EdgeTTSException, OSError, ValueError, KeyError) as exc:
            raise _failed(f"broke off ({exc or type(exc).__name__})") from exc
        decoded = _decoded(sound)
        _require_whole(decoded, marks, text)
        return decoded

    async def _answer(self, text: str) -> tuple[bytes, list[_Mark]]:
        """The MP3 and the word marks, as far as they came."""
        request = edge_tts.Communicate(
            text,
            self.settings.voice,
            rate=f"{round((self.settings.speed - 1) * 100):+d}%",
            boundary="WordBoundary",
        )
        sound, marks = bytearray(), []
        async with asyncio.timeout(self.settings.timeout):
            async for message in request.stream():
                if message["type"] == "audio":
                    sound += message.get("data", b"")
                    if len(sound) > _MOST_SOUND_BYTES:
                        raise _failed(f"sent more than {_MOST_SOUND_BYTES // 1024 // 1024} MiB for one sentence")
                else:
                    end = (message.get("offset", 0) + message.get("duration", 0)) / _TICKS_PER_SECOND
                    marks.append(_Mark(message.get("text", ""), end))
        return bytes(sound), marks


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word the service says it spoke, and when it ends, in seconds."""

    text: str
    end: float


# ------------------------------------------------------------------------------------------------ taking it or not


def _require_whole(sound: Sound, marks: list[_Mark], text: str) -> None:
    if not marks:
        raise _failed("sent no word marks, so nothing shows that the sentence is whole")
    missing = _after_last_mark(marks, text)
    if missing:
        raise _failed(f"broke off before the end: {len(missing)} of {len(_letters(text))} letters are missing")
    end = max(mark.end for mark in marks)
    if sound.seconds < end - _SLACK_SECONDS:
        raise _failed(f"sent {sound.seconds:.2f} s of sound of {end:.2f} s")


def _after_last_mark(marks: list[_Mark], text: str) -> str:
    """What of the text, letters and digits only, lies behind the last marked word; marks are followed in order."""
    left = _letters(text)
    for mark in marks:
        word = _letters(mark.text)
        at = left.find(word, 0, len(word) + _SLACK_LETTERS)
        if word and at >= 0:
            left = left[at + len(word) :]
    return left


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _decoded(mp3: bytes) -> Sound:
    if not mp3:
        raise _failed("sent no sound")
    pieces = []
    try:
        with av.open(io.BytesIO(mp3), mode="r", format="mp3") as container:
            mono = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
            for frame in container.decode(audio=0):
                pieces.extend(one.to_ndarray()[0] for one in mono.resample(frame))
            pieces.extend(one.to_ndarray()[0] for one in mono.resample(None))
    except (FFmpegError, IndexError, ValueError) as exc:
        raise _failed(f"sent something that is not readable MP3 ({exc})") from exc
    if not pieces:
        raise _failed("sent an MP3 without sound")
    return Sound(_RATE, np.concatenate(pieces).astype(np.int16))


def _failed(reason: str) -> ServiceError:
    return ServiceError(
        f"Microsoft's speech service {reason}",
        hint="Run it again: what is spoken is kept. If it stays, set an offline voice in onboard.toml.",
    )


def _refusal(status: int) -> str:
    return {
        403: "refused the connection (403); it may have changed, or this machine's clock is wrong",
        429: "refused the connection (429): too many requests, wait some minutes",
        503: "is not available now (503)",
    }.get(status, f"refused the connection ({status})")


# ------------------------------------------------------------------------------------------------ long sentences


def _split_at_clauses(text: str) -> list[str]:
    """Parts the service takes in one request, cut behind a comma or the like, else between words."""
    parts: list[str] = []
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
        parts.append(left[: cuts[-1]].strip())
        left = left[cuts[-1] :].strip()
    return [*parts, left]


def _request_bytes(text: str) -> int:
    return len(escape(text).encode())
