"""An object store that speaks S3: Amazon's, or one of the house (MinIO, Ceph, Garage).

    [targets.hall]
    url = "s3://bucket/anlernen"
    endpoint = "https://s3.example.com"

An object is put whole or not at all. Files that never change are only created (If-None-Match), pages replace exactly
the one that was looked at (If-Match), so that two publishers cannot undo each other unnoticed. Content type and caching
are set as docs/formats/site.md says, since there is no web server that would. What arrived is known by the MD5 that the
store computed itself where its ETag is one, and is read back where it is not.

Source: Amazon S3 API reference, PutObject and conditional writes; RFC 9110, section 13.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboard import files
from onboard.core.errors import InputError, attached
from onboard.outside import address_of, printable
from onboard.publish.targets.base import (
    FOLDERS,
    ChangedError,
    PassingError,
    SiteFile,
    Target,
    TargetSettings,
    There,
    library_missing,
    opened,
    settings_of,
)
from onboard.publish.targets.secrets import secret
from onboard.publish.targets.site import caching, content_type

try:
    import obstore
    from obstore.exceptions import (
        AlreadyExistsError,
        BaseError,
        PermissionDeniedError,
        PreconditionError,
        UnauthenticatedError,
    )
    from obstore.store import S3Store
except ImportError as exc:
    raise library_missing(exc, "s3") from exc

ONE_PIECE = 64 * files.MEBIBYTE
"""Up to here an object is put in one request; larger ones in parts, which cannot be made conditional."""

_BLOCK = files.MEBIBYTE
_SECONDS = 600
_CONNECT_SECONDS = 20
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_STATUS = re.compile(r"status code: (\d{3})[^:]*:(?:.*?<Code>(\w+)</Code>)?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class S3Settings(TargetSettings):
    """``url``: s3://bucket/prefix.

    ``endpoint``                   where the store is; "" for Amazon's in the ``region``
    ``access_key``, ``secret_key``, ``session_token``   names of variables; the last one may be ""
    ``style``                      "path" (endpoint/bucket) or "host" (bucket.endpoint)
    ``conditional``                "etag", or "none" for a store that knows no If-Match
    """

    endpoint: str = ""
    region: str = "us-east-1"
    access_key: str = "AWS_ACCESS_KEY_ID"
    secret_key: str = "AWS_SECRET_ACCESS_KEY"  # noqa: S105 - the name of a variable
    session_token: str = ""
    style: str = "path"
    conditional: str = "etag"

    @property
    def host(self) -> str:
        if self.endpoint:
            return address_of(self.endpoint, asked="an object store").host
        return f"s3.{self.region}.amazonaws.com"

    @property
    def bucket(self) -> str:
        return self.parts.netloc

    @property
    def prefix(self) -> str:
        return self.parts.path.strip("/")


class S3(Target):
    """A bucket, or what lies under a prefix of it."""

    schemes = ("s3",)
    replacing = "put as a whole by the store, only if it is still the one that was looked at (If-Match)"

    settings: S3Settings  # type: ignore[assignment]

    def __init__(self, settings: S3Settings) -> None:
        super().__init__(settings)
        self._opened: S3Store | None = None

    @classmethod
    def settings_from(cls, name: str, table: Mapping[str, object]) -> S3Settings:
        values = settings_of(
            name,
            table,
            known=("endpoint", "region", "style", "conditional"),
            secrets=("access_key", "secret_key", "session_token"),
        )
        settings = S3Settings(**values)
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", settings.bucket):
            raise InputError("url names no bucket", place="url", hint='Write it like "s3://bucket/site".')
        for key, known in (("style", ("path", "host")), ("conditional", ("etag", "none"))):
            if getattr(settings, key) not in known:
                raise InputError(f"{key} is {getattr(settings, key)!r}", place=key, hint=f"Known: {', '.join(known)}.")
        if settings.endpoint:
            with attached(place="endpoint"):
                try:
                    address_of(settings.endpoint, asked="an object store")
                except InputError as error:
                    reason = error.reason.replace("base_url", "endpoint").replace(
                        "the text and the key", "what is sent"
                    )
                    raise InputError(reason, hint='It looks like "https://s3.example.com".') from error
        return settings

    # ---------------------------------------------------------------------------------------- the contract

    def listing(self) -> Mapping[str, There]:
        found: dict[str, There] = {}
        with self._translated("listing"):
            top = obstore.list_with_delimiter(self._store())
            for one in top["objects"]:
                found[one["path"]] = _there(one)
            for folder in FOLDERS:
                for some in obstore.list(self._store(), folder):
                    found |= {one["path"]: _there(one) for one in some}
        return found

    def blocks(self, name: str) -> Iterator[bytes]:
        with self._translated(name):
            for block in obstore.get(self._store(), name).stream(min_chunk_size=_BLOCK):
                yield bytes(block)

    def put(self, file: SiteFile, instead_of: There | None) -> There:
        kind = {"Content-Type": content_type(file.name), "Cache-Control": caching(file)}
        with self._translated(file.name, putting=True):
            if file.size <= ONE_PIECE:
                content = self._content(file)
                done = obstore.put(
                    self._store(), file.name, content, attributes=kind, mode=self._mode(instead_of), use_multipart=False
                )
                summed = hashlib.md5(content, usedforsecurity=False).hexdigest()
            else:
                with opened(file) as source:
                    done = obstore.put(self._store(), file.name, source, attributes=kind, use_multipart=True)
                summed = ""
            mark = done.get("e_tag") or ""
            told = _MD5.fullmatch(mark)
            arrived = told is not None and told[1] == summed
        if not arrived and not self.holds(file):
            raise self.garbled(file)
        return There(file.size, mark)

    def remove(self, name: str) -> None:
        with self._translated(name), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store(), name)

    def close(self) -> None:
        self._opened = None

    # ---------------------------------------------------------------------------------------- the store

    def _content(self, file: SiteFile) -> bytes:
        with opened(file) as source:
            return source.read()

    def _mode(self, instead_of: There | None) -> Any:
        if self.settings.conditional == "none":
            return "overwrite"
        return {"e_tag": instead_of.mark} if instead_of else "create"

    def _store(self) -> S3Store:
        if self._opened is None:
            self._opened = self._connected()
        return self._opened

    def _connected(self) -> S3Store:
        settings = self.settings
        where = f"the target {settings.name!r} ({settings.host})"
        token = secret(settings.session_token, wanted_for=where) if settings.session_token else ""
        config: dict[str, Any] = {
            "region": settings.region,
            "access_key_id": secret(settings.access_key, wanted_for=where),
            "secret_access_key": secret(settings.secret_key, wanted_for=where),
            "checksum_algorithm": "SHA256",
            "virtual_hosted_style_request": settings.style == "host",
            **({"endpoint": settings.endpoint} if settings.endpoint else {}),
            **({"session_token": token} if token else {}),
        }
        client: dict[str, Any] = {
            "timeout": f"{_SECONDS}s",
            "connect_timeout": f"{_CONNECT_SECONDS}s",
            "allow_http": settings.endpoint.startswith("http://"),
            "user_agent": "onboard",
        }
        if own := _own_authorities():
            client["root_certificate"] = own
        return S3Store(
            settings.bucket,
            prefix=settings.prefix or None,
            config=config,  # type: ignore[arg-type]
            client_options=client,  # type: ignore[arg-type]
            retry_config={"max_retries": 0},  # type: ignore[arg-type]
        )

    @contextlib.contextmanager
    def _translated(self, what: str, *, putting: bool = False) -> Iterator[None]:
        """obstore's errors as ours; it tries nothing again by itself."""
        try:
            yield
        except FileNotFoundError as exc:
            if putting or "NoSuchBucket" in str(exc):
                raise self._no_bucket() from exc
            raise
        except (AlreadyExistsError, PreconditionError) as exc:
            raise ChangedError(what) from exc
        except (PermissionDeniedError, UnauthenticatedError) as exc:
            raise self._refused(what, exc) from exc
        except BaseError as exc:
            raise self._other(what, exc) from exc

    def _other(self, what: str, exc: BaseError) -> Exception:
        status, code = _answered(exc)
        if code == "NoSuchBucket":
            return self._no_bucket()
        if status in (401, 403):
            return self._refused(what, exc)
        if status == 501:
            return self.failed(
                f"does not know how to replace an object only if it is unchanged ({code or status})",
                'If only one person publishes there: conditional = "none".',
            )
        if 400 <= status < 500 and status not in (408, 409, 429):
            return self.failed(f"refused {what} ({code or status})", "Look at url, endpoint and region.")
        if status:
            return PassingError(f"answered with status {status}")
        words = printable(str(exc).partition("Debug source")[0])
        return PassingError(f"cannot be reached or broke off ({words})", "Is endpoint right, and is it running?")

    def _refused(self, what: str, exc: BaseError) -> Exception:
        code = _answered(exc)[1]
        return self.failed(
            f"refused {what}" + (f" ({code})" if code else ""),
            f"Look at what {self.settings.access_key} and {self.settings.secret_key} hold, and what that key may do.",
        )

    def _no_bucket(self) -> Exception:
        return self.failed(f"has no bucket {self.settings.bucket!r}", "Make it, or mend url in onboard.toml.")


def _answered(exc: BaseError) -> tuple[int, str]:
    """The status and the store's own word for what is wrong; 0 and "" where there was no answer."""
    found = _STATUS.search(str(exc).partition("Debug source")[0])
    return (int(found[1]), found[2] or "") if found else (0, "")


def _own_authorities() -> bytes:
    """A company's own certificate authorities, where SSL_CERT_FILE names them; they count beside the known ones."""
    named = os.environ.get(ssl.get_default_verify_paths().openssl_cafile_env, "")
    return files.read_bounded(Path(named), 8 * files.MEBIBYTE) if named else b""


def _there(told: Mapping[str, Any]) -> There:
    return There(int(told["size"]), str(told["e_tag"] or told["last_modified"]))
