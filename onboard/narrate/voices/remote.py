"""What the online voices share: how long they wait, how often they ask, and what is never sent.

One deadline holds for a sentence, all attempts and pauses together. A failure that may pass (busy, broken off, cut
short) is tried again after 1, 2 and 4 seconds, or after what the service asks for if that is longer; one that cannot
heal (a refused key, an unknown address) is told at once. Whatever happens in between, :meth:`Online.asked` returns all
of an answer or raises.
"""

from __future__ import annotations

import asyncio
import re
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from onboard.core.errors import InputError, ServiceError
from onboard.narrate.languages import primary_language, require_readable
from onboard.narrate.voices.base import Voice, VoiceSettings, number_setting, text_setting
from onboard.outside import within

_Answer = TypeVar("_Answer")

ATTEMPTS = 4
_NO_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (production 2, Char), and JSON servers stumble over."""


@dataclass(frozen=True, kw_only=True)
class OnlineSettings(VoiceSettings):
    """``timeout``: seconds for one sentence, all in all. ``proxy``: to go through, "" for none; may hold a password."""

    timeout: float = field(default=60.0, compare=False)
    proxy: str = field(default="", compare=False, repr=False)


class PassingError(Exception):
    """A failure that may be over a little later. ``pause``: seconds the service asks to wait."""

    def __init__(self, reason: str, hint: str = "", *, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.hint, self.pause = reason, hint, pause


class Online(Voice):
    """A voice behind a connection."""

    offline = False
    parallel = 4

    settings: Any
    """OnlineSettings; each voice declares its own."""

    def __init__(self, settings: OnlineSettings, *, first_pause: float = 1.0) -> None:
        """``first_pause``: seconds before the second attempt, doubled before each further one."""
        super().__init__(settings)
        self._first_pause = first_pause

    @property
    def table(self) -> str:
        """The table of onboard.toml that sets this voice."""
        return table_of(self.settings.language)

    @abstractmethod
    def failed(self, reason: str, hint: str = "") -> ServiceError:
        """The error that names the service."""

    def require_sendable(self, text: str) -> None:
        """InputError for a text with letters the voice would pass over, or signs that cannot be sent."""
        require_readable(text, self.settings.language)
        if found := _NO_XML.search(text):
            raise InputError(
                f"the sentence holds U+{ord(found[0]):04X}, which cannot be sent to a voice",
                hint="Remove it from the document or the script.",
            )
        if not any(character.isalnum() for character in text):
            raise InputError("the sentence has no letter and no digit", hint="Write it in words, or remove it.")

    def asked(self, once: Callable[[], Awaitable[_Answer]]) -> _Answer:
        """What ``once`` gives. While it raises PassingError it is called again, ATTEMPTS times at most.

        Raises ServiceError within ``timeout`` seconds, and whatever else ``once`` raises.
        """
        told: list[str] = []
        try:
            return within(self.settings.timeout, self._patiently(once, told))
        except TimeoutError as exc:
            before = f" (before that it {told[-1]})" if told else ""
            raise self.failed(f"did not finish within {self.settings.timeout:g} s{before}") from exc

    async def _patiently(self, once: Callable[[], Awaitable[_Answer]], told: list[str]) -> _Answer:
        loop = asyncio.get_running_loop()
        ends = loop.time() + self.settings.timeout
        while True:
            try:
                return await once()
            except PassingError as exc:
                told.append(exc.reason)
                pause = max(exc.pause, self._first_pause * 2 ** (len(told) - 1))
                if len(told) == ATTEMPTS:
                    raise self.failed(f"{exc.reason}, asked {ATTEMPTS} times", exc.hint) from exc.__cause__
                if loop.time() + pause >= ends:
                    late = f"; asking again in {pause:g} s would be past the timeout of {self.settings.timeout:g} s"
                    raise self.failed(f"{exc.reason}{late}", exc.hint) from exc.__cause__
            await asyncio.sleep(pause)


def timeout_setting(table: Mapping[str, object]) -> float:
    """Seconds for one sentence, all in all."""
    return number_setting(table, "timeout", 60.0, 1.0, 600.0)


def proxy_setting(table: Mapping[str, object], language: str, *, kinds: tuple[str, ...] = ("http", "https")) -> str:
    """The proxy to go through, "" for none. InputError, without repeating it, for what is none.

    ``kinds``   of proxies that the voice's library can use
    """
    proxy = text_setting(table, "proxy", "")
    if proxy and not re.fullmatch(rf"({'|'.join(kinds)})://[!-~]+", proxy):
        raise InputError(
            f"the proxy in {table_of(language)} cannot be used",
            place="proxy",
            hint=f'It looks like "http://proxy.example.com:3128"; it may begin with {", ".join(kinds)}.',
        )
    return proxy


def table_of(language: str) -> str:
    """The table of onboard.toml that sets the voice of a language."""
    return f"[voices.{primary_language(language)}]"
