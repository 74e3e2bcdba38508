"""A question to an OpenAI-compatible endpoint, and its answer: the only file of this room that opens a connection.

What the libraries do when left alone, and what is done about it here:

- their time limits are per read, so a dripping server holds them for ever: one deadline for a question, all attempts
  and pauses together, and a limit of bytes for whatever is sent back, errors too
- they follow redirects, take proxies, organisations and headers from the environment, and tell the server which
  machine this is: none of that; only the headers of ``_HEADERS`` are sent
- they retry with dice: here the pauses are 1, 2, 4, ... seconds, or what the endpoint asks for

Certificates are verified against the machine's own store (OpenSSL's; ``SSL_CERT_FILE`` names another), so that a
company's own authority counts. The protocol: OpenAI API reference, "Create chat completion".
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import re
import ssl
from collections.abc import AsyncIterator
from typing import Any, NoReturn

import httpx2
import openai
from pydantic import BaseModel, Field, ValidationError

from onboard.core.errors import InputError, MissingError, OnboardError, ServiceError, attached
from onboard.script.writers.address import Address, address_of
from onboard.script.writers.questions import Answer, ModelSettings, Question

MOST_BYTES = 4 * 1024 * 1024
_HEADERS = ("host", "accept", "authorization", "connection", "content-length", "content-type", "user-agent")
_AGAIN = (429, 500, 502, 503, 504)
_QUOTA = "insufficient_quota"
_SHOWN = 240
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
            return asyncio.run(call.within_deadline(first_pause))
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
    address = address_of(settings.base_url)
    if not settings.key:
        return ""
    key = (os.environ.get(settings.key) or _from_keyring(settings.key)).strip()
    if key:
        return _clean(key, settings.key)
    if address.here:
        return ""
    raise MissingError(
        f"there is no key for {address.host}: neither an environment variable {settings.key} nor an entry of that "
        "name for onboard in the keyring",
        hint=f'Set {settings.key}, or run "keyring set onboard {settings.key}" (package keyring); '
        'key = "" where the endpoint needs none.',
        stage="script",
    )


def _from_keyring(name: str) -> str:
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError:
        return ""
    try:
        return keyring.get_password("onboard", name) or ""
    except keyring.errors.KeyringError as exc:
        raise MissingError(
            f"the keyring cannot be read ({type(exc).__name__})",
            hint=f"Unlock it, or set the environment variable {name}.",
            stage="script",
        ) from exc


def _clean(key: str, name: str) -> str:
    if not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(
            f"what {name} holds cannot be a key: it has spaces or signs that no key has",
            hint="Set it again, without quotation marks or line breaks.",
            stage="script",
        )
    return key


# ------------------------------------------------------------------------------------------------ asking


class _Call:
    """One question being asked."""

    def __init__(self, question: Question, key: str, address: Address) -> None:
        self.question, self.key, self.address = question, _clean(key, "the key") if key else "", address
        self.settings = question.settings

    async def within_deadline(self, first_pause: float) -> Answer:
        told = "nothing"
        try:
            async with asyncio.timeout(self.settings.deadline_seconds) as deadline:
                for attempt in range(1, self.settings.attempts + 1):
                    try:
                        return self._answer(await self._once())
                    except openai.APIStatusError as exc:
                        told = f"{exc.status_code}"
                        asked = self._pause_asked(exc)
                        if attempt == self.settings.attempts or not _is_passing(exc):
                            self._refused(exc, attempt)
                        cause: Exception = exc
                    except openai.APIConnectionError as exc:
                        told, asked = "a broken connection", 0.0
                        if attempt == self.settings.attempts or not _is_broken_off(exc):
                            self.broke_off(exc)
                        cause = exc
                    pause = max(asked, min(first_pause * 2 ** (attempt - 1), _LONGEST_PAUSE))
                    if asyncio.get_running_loop().time() + pause >= (deadline.when() or 0):
                        self._no_time_left(told, pause, cause)
                    await asyncio.sleep(pause)
        except TimeoutError as exc:
            raise self._failed(
                f"did not answer within {self.settings.deadline_seconds:g} s (so far: {told})",
                "Run it again: what is answered is kept. If it stays, set deadline_seconds higher or take a smaller "
                "model.",
            ) from exc
        raise AssertionError("at least one attempt")

    async def _once(self) -> bytes:
        settings = self.settings
        transport = _guarded(settings.proxy, authorised=bool(self.key), failed=self._failed)
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

    def _pause_asked(self, exc: openai.APIStatusError) -> float:
        """Seconds the endpoint asks to wait (RFC 9110, Retry-After as a number); 0 where it does not."""
        asked = exc.response.headers.get("retry-after", "")
        return float(asked) if re.fullmatch(r"\d{1,6}(\.\d+)?", asked) else 0.0

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
            target = self._shown(_host_in(exc.response.headers.get("location", "")))
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
        root = _root(exc)
        if isinstance(root, OnboardError):
            raise root
        words = self._shown(str(root)) or type(root).__name__
        if isinstance(root, ssl.SSLError) or "CERTIFICATE" in words.upper():
            what, hint = (
                f"cannot be trusted ({words})",
                "Its certificate must be known to this machine; SSL_CERT_FILE names a company's own authority.",
            )
        elif _is_broken_off(exc):
            what, hint = f"broke the connection off ({words})", "Run it again: what is answered is kept."
        else:
            what, hint = (
                f"cannot be reached ({words})",
                "Is it running, and is base_url right? Proxies are used only where [model] proxy names one.",
            )
        raise self._failed(what, hint) from self._cause(exc)

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
        """Words of a stranger for people: printable, short, and never the key."""
        words = words.replace(self.key, "***") if self.key else words
        words = " ".join("".join(one if one.isprintable() else " " for one in words).split())
        return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"

    def _cause(self, exc: Exception) -> Exception | None:
        """The cause, for the log; not where the stranger's words hold the key."""
        return None if self.key and self.key in str(exc) else exc


def _guarded(proxy: str, *, authorised: bool, failed: Any) -> _Guarded:
    try:
        return _Guarded(proxy, authorised=authorised, failed=failed)
    except (ValueError, ImportError, httpx2.InvalidURL):  # their words hold the proxy's password
        raise InputError(
            "the proxy in [model] cannot be used",
            hint='It looks like "http://proxy.example.com:3128"; socks5:// needs the package socksio.',
            stage="script",
        ) from None


class _Guarded(httpx2.AsyncBaseTransport):
    """A connection that sends only what it must and takes only so much."""

    def __init__(self, proxy: str, *, authorised: bool, failed: Any) -> None:
        self._authorised, self._failed = authorised, failed
        self._line = httpx2.AsyncHTTPTransport(
            verify=ssl.create_default_context(), trust_env=False, proxy=proxy or None
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        kept = {
            name: value
            for name, value in request.headers.items()
            if name in _HEADERS and (self._authorised or name != "authorization")
        }
        kept |= {"user-agent": "onboard", "accept-encoding": "identity"}  # what is unpacked cannot be bounded
        bare = httpx2.Request(
            request.method, request.url, headers=kept, stream=request.stream, extensions=request.extensions
        )
        response = await self._line.handle_async_request(bare)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise self._failed("answered packed, though asked not to", "Switch compression off in front of it.")
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Bounded(response, self._failed),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._line.aclose()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, response: httpx2.Response, failed: Any) -> None:
        self._response, self._failed = response, failed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = 0
        async for part in self._response.stream:  # type: ignore[union-attr]
            total += len(part)
            if total > MOST_BYTES:
                raise self._failed(
                    f"sent more than {MOST_BYTES // 1024 // 1024} MiB for one answer", "Look into the endpoint's log."
                )
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


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


def _is_broken_off(exc: Exception) -> bool:
    """Whether there was a connection, and it ended; one that never came about is not waited for."""
    found: BaseException | None = exc
    while found is not None:
        if isinstance(found, httpx2.ConnectError | httpx2.ProxyError | OnboardError):
            return False
        if isinstance(found, httpx2.ReadError | httpx2.WriteError | httpx2.RemoteProtocolError):
            return True
        found = _beneath(found)
    return False


def _root(exc: BaseException) -> BaseException:
    """The innermost cause that has words of its own."""
    found, shown = exc, exc
    while found is not None:
        if isinstance(found, OnboardError):
            return found
        shown = found if str(found) and not isinstance(found, BaseExceptionGroup) else shown
        found = _beneath(found)
    return shown


def _beneath(exc: BaseException) -> BaseException | None:
    """What led to an exception; connecting is tried in parallel, and fails as a group."""
    return exc.exceptions[0] if isinstance(exc, BaseExceptionGroup) else exc.__cause__ or exc.__context__


def _is_overflow(words: str) -> bool:
    lowered = words.lower()
    return "context" in lowered and any(word in lowered for word in ("length", "size", "window", "exceed", "maximum"))


def _unlimited(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name not in _LIMITS}


def _without_folders(model: str) -> str:
    """llama.cpp names a model by the path of its file, which is nobody's business; "vendor/model" stays."""
    is_path = model.startswith("/") or re.match(r"[A-Za-z]:\\", model)
    return re.split(r"[/\\]", model)[-1] if is_path else model


def _host_in(location: str) -> str:
    try:
        return httpx2.URL(location).host[:100]
    except httpx2.InvalidURL:
        return ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
