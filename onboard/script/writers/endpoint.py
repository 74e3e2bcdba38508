"""A question to an OpenAI-compatible endpoint, and its answer: the only file of this room that opens a connection.

The line, its limits, and the rules of addresses and keys are those of :mod:`onboard.outside`. One deadline holds for a
question, all attempts and pauses together. The library would retry with dice: here the pauses are 1, 2, 4, ... seconds,
or what the endpoint asks for. The protocol: OpenAI API reference, "Create chat completion".
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, NoReturn

import httpx2
import openai
from pydantic import BaseModel, Field, ValidationError

from onboard import outside
from onboard.core.errors import OnboardError, ServiceError, attached
from onboard.outside import (
    clean_key,
    error_of,
    guarded,
    host_in,
    is_broken_off,
    pause_asked,
    printable,
    root_of,
    within,
)
from onboard.script.writers.address import Address, address_of
from onboard.script.writers.questions import Answer, ModelSettings, Question

MOST_BYTES = 4 * 1024 * 1024
_AGAIN = (429, 500, 502, 503, 504)
_QUOTA = "insufficient_quota"
_LEAST_SECRET = 16  # "ollama" and the like, for servers that need none, may well stand in an answer
_LONGEST_PAUSE = 60.0
_OPENAI = ("api.openai.com", ".openai.azure.com", ".services.ai.azure.com")
"""Hosts where "max_tokens" is called "max_completion_tokens", and that refuse schemas with limits of lists."""
_LIMITS = ("minItems", "maxItems")


def answer(question: Question, *, key: str, first_pause: float = 1.0) -> Answer:
    """What the model answers. An answer that is cut off, filtered or refused comes back with its ``fault``.

    ``first_pause``   seconds before the second attempt; doubled before each further one

    Raises ServiceError for an endpoint that is down, slow, refuses or answers something else than the protocol;
    InputError for an address or key that cannot be one. The error's place is what the question is about.
    """
    with attached(stage="script", place=question.about):
        call = _Call(question, key, address_of(question.settings.base_url))
        try:
            return call.within_deadline(first_pause)
        except OnboardError:
            raise
        except (openai.OpenAIError, httpx2.HTTPError, OSError, ExceptionGroup) as exc:
            call.broke_off(exc)
        except (UnicodeError, AssertionError) as exc:  # a content type with a charset that is none for text
            call.unreadable(exc)


def key_of(settings: ModelSettings) -> str:
    """The key: from the environment, else from the keyring; "" where none is needed (this machine, or ``key = ""``).

    Raises MissingError where there is none and one is needed, InputError for one that cannot be a key.
    """
    with attached(stage="script"):
        return outside.key_of(settings.key, address_of(settings.base_url))


# ------------------------------------------------------------------------------------------------ asking


class _Call:
    """One question being asked."""

    def __init__(self, question: Question, key: str, address: Address) -> None:
        self.question, self.key, self.address = question, clean_key(key, "the key") if key else "", address
        self.settings = question.settings

    def within_deadline(self, first_pause: float) -> Answer:
        told: list[str] = []
        try:
            return within(self.settings.deadline_seconds, self._patiently(first_pause, told))
        except TimeoutError as exc:
            so_far = told[-1] if told else "nothing"
            raise self._failed(
                f"did not answer within {self.settings.deadline_seconds:g} s (so far: {so_far})",
                "Run it again: what is answered is kept. If it stays, set deadline_seconds higher or take a smaller "
                "model.",
            ) from exc

    async def _patiently(self, first_pause: float, told: list[str]) -> Answer:
        loop = asyncio.get_running_loop()
        ends = loop.time() + self.settings.deadline_seconds
        for attempt in range(1, self.settings.attempts + 1):
            try:
                return self._answer(await self._once())
            except openai.APIStatusError as exc:
                told.append(f"{exc.status_code}")
                asked = pause_asked(exc.response.headers)
                if attempt == self.settings.attempts or not _is_passing(exc):
                    self._refused(exc, attempt)
                cause: Exception = exc
            except openai.APIConnectionError as exc:
                told.append("a broken connection")
                asked = 0.0
                if attempt == self.settings.attempts or not is_broken_off(exc):
                    self.broke_off(exc)
                cause = exc
            pause = max(asked, min(first_pause * 2 ** (attempt - 1), _LONGEST_PAUSE))
            if loop.time() + pause >= ends:
                self._no_time_left(told[-1], pause, cause)
            await asyncio.sleep(pause)
        raise AssertionError("at least one attempt")

    async def _once(self) -> bytes:
        settings = self.settings
        transport = guarded(
            settings.proxy, authorised=bool(self.key), most_bytes=MOST_BYTES, failed=self._failed, table="[model]"
        )
        async with (
            httpx2.AsyncClient(transport=transport, trust_env=False, follow_redirects=False, timeout=None) as line,
            openai.AsyncOpenAI(
                api_key=self.key or "none", base_url=settings.base_url, max_retries=0, timeout=None, http_client=line
            ) as client,
        ):
            response = await client.chat.completions.with_raw_response.create(**self._wanted())
            return response.content

    def _wanted(self) -> dict[str, Any]:
        settings, system = self.settings, self.question.system
        is_openai = self.address.host.endswith(_OPENAI)
        schema = json.loads(self.question.schema, object_hook=_unlimited if is_openai else None)
        shape: dict[str, Any] = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": schema, "strict": True},
        }
        if settings.answers == "json":
            shape = {"type": "json_object"}
            system = f"{system}\n\nAnswer with one JSON object that fits this JSON schema:\n{self.question.schema}"
        limit = "max_completion_tokens" if is_openai else "max_tokens"
        optional = {"temperature": settings.temperature, "seed": settings.seed}
        return {
            "model": settings.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": self.question.user}],
            "response_format": shape,
            limit: settings.answer_tokens,
            **{name: value for name, value in optional.items() if value is not None},
        }

    # -------------------------------------------------------------------------------------------- what came back

    def _answer(self, body: bytes) -> Answer:
        if len(self.key) >= _LEAST_SECRET and self.key.encode() in body:
            raise self._failed("sent the key back in its answer", "Do not trust it: change the key, and look into it.")
        try:
            reply = _Reply.model_validate_json(body)
        except ValidationError as exc:
            first = exc.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise self._failed(
                f"answered something that is no chat completion ({where + ': ' if where else ''}{first['msg']})",
                'Check base_url: it usually ends in "/v1".',
            ) from self._cause(exc)
        choice = reply.choices[0]
        return Answer(
            text=choice.message.content or "",
            model=_without_folders(self._shown(reply.model))[:100] or self.settings.model,
            tokens_in=reply.usage.prompt_tokens if reply.usage else 0,
            tokens_out=reply.usage.completion_tokens if reply.usage else 0,
            fault=self._fault(choice),
        )

    def _fault(self, choice: _Choice) -> str:
        if choice.finish_reason == "length":
            return f"the answer was cut off after {self.settings.answer_tokens} tokens ([model] answer_tokens)"
        if choice.finish_reason == "content_filter":
            return "the endpoint's content filter held the answer back"
        if choice.message.refusal:
            return f"the model refused: “{self._shown(choice.message.refusal)}”"
        return "" if choice.message.content else "the answer is empty"

    # -------------------------------------------------------------------------------------------- what went wrong

    def _failed(self, what: str, hint: str) -> ServiceError:
        return ServiceError(f"the model's endpoint {self.address.host} {what}", hint=hint, stage="script")

    def _refused(self, exc: openai.APIStatusError, attempts: int) -> NoReturn:
        status, settings = exc.status_code, self.settings
        words = self._shown(_words_of(exc.body))
        said = f": {words}" if words else ""
        if 300 <= status < 400:
            target = self._shown(host_in(exc.response.headers.get("location", "")))
            what, hint = (
                f"sends the question on to {target or 'another address'} ({status}), which is not followed",
                "Set base_url to the address that answers itself.",
            )
        elif status == 401:
            what, hint = "does not accept the key (401)", f"Check what {settings.key or 'key'} holds."
        elif status == 403:
            what, hint = f"forbids it (403){said}", f"Check whether this key may use the model {settings.model!r}."
        elif status == 404:
            what, hint = (
                f"does not know the model {settings.model!r}, or that address (404){said}",
                'Check model and base_url; base_url usually ends in "/v1".',
            )
        elif status == 429 and exc.code == _QUOTA:
            what, hint = f"says the quota is used up (429){said}", "Top up the account, or set another model."
        elif status == 429:
            what, hint = (
                f"is too busy (429), asked {_times(attempts)}",
                "Wait some minutes and run it again: what is answered is kept.",
            )
        elif status >= 500:
            what, hint = (
                f"failed ({status}), asked {_times(attempts)}{said}",
                "Run it again: what is answered is kept. If it stays, look into the endpoint's log.",
            )
        elif _is_overflow(words):
            what, hint = (
                f"cannot hold a question that long ({status}){said}",
                "Set a larger context at the endpoint, take another model, or divide this step of the document.",
            )
        elif "response_format" in words or "schema" in words.lower():
            what, hint = (
                f"does not take the JSON schema ({status}){said}",
                'Set answers = "json" in [model]: the schema is then told in words.',
            )
        else:
            what, hint = (
                f"refuses the question ({status}){said}",
                "See docs/model.md for what some models refuse (temperature, seed, the schema).",
            )
        raise self._failed(what, hint) from self._cause(exc)

    def broke_off(self, exc: Exception) -> NoReturn:
        """The connection could not be made, or ended."""
        root = root_of(exc)
        if isinstance(root, OnboardError):
            raise root
        broken = error_of(exc, key=self.key, table="[model]")
        raise self._failed(broken.what, broken.hint) from self._cause(exc)

    def unreadable(self, exc: Exception) -> NoReturn:
        """It answered in letters that nobody can read."""
        raise self._failed(
            f"answered in a form that cannot be read ({type(exc).__name__})", "Look into the endpoint's log."
        ) from self._cause(exc)

    def _no_time_left(self, told: str, pause: float, cause: Exception) -> NoReturn:
        raise self._failed(
            f"answered {told} and would be asked again in {pause:g} s, after the deadline of "
            f"{self.settings.deadline_seconds:g} s",
            "Run it again later: what is answered is kept.",
        ) from self._cause(cause)

    def _shown(self, words: str) -> str:
        return printable(words, secret=self.key)

    def _cause(self, exc: Exception) -> Exception | None:
        """The cause, for the log; not where the stranger's words hold the key."""
        return None if self.key and self.key in str(exc) else exc


# ------------------------------------------------------------------------------------------------ the protocol


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Reply(BaseModel):
    choices: tuple[_Choice, ...] = Field(min_length=1)
    model: str = ""
    usage: _Usage | None = None


# ------------------------------------------------------------------------------------------------ telling failures


def _words_of(body: object) -> str:
    """What the endpoint says about its refusal; "" where it does not say it the protocol's way."""
    found = body.get("message") if isinstance(body, dict) else body
    return found if isinstance(found, str) else ""


def _is_passing(exc: openai.APIStatusError) -> bool:
    """Whether the same question may be answered a little later."""
    return exc.status_code in _AGAIN and exc.code != _QUOTA


def _is_overflow(words: str) -> bool:
    lowered = words.lower()
    return "context" in lowered and any(word in lowered for word in ("length", "size", "window", "exceed", "maximum"))


def _unlimited(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name not in _LIMITS}


def _without_folders(model: str) -> str:
    """llama.cpp names a model by the path of its file, which is nobody's business; "vendor/model" stays."""
    is_path = model.startswith("/") or re.match(r"[A-Za-z]:\\", model)
    return re.split(r"[/\\]", model)[-1] if is_path else model


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
