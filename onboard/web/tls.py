"""HTTPS with the company's own certificate.

Takes two PEM files (the certificate with its intermediates, and its key) -> gives a TLS context, or says what is wrong
with them. TLS 1.2 with forward secrecy and TLS 1.3, nothing older (RFC 9325).
"""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onboard.core.errors import InputError, OnboardError

MOST = 1024 * 1024
_NO_CHECK_TIME = 0x200000  # OpenSSL's X509_V_FLAG_NO_CHECK_TIME; Python has no name for it


def tls_context(certificate: Path, key: Path, *, now: datetime | None = None) -> ssl.SSLContext:
    """A server's TLS context of a certificate and its key.

    Raises InputError for a file that is missing or unreadable, that holds no certificate or key, a key under a
    password, a key of another certificate, a certificate that has expired or is not valid yet.
    """
    for file, what in ((certificate, "certificate"), (key, "key")):
        _check_readable(file, what)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.set_alpn_protocols(["http/1.1"])
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    try:
        context.load_cert_chain(certificate, key, password=lambda: _refuse_password(key))
    except ssl.SSLError as exc:
        raise _not_loaded(certificate, key, exc) from exc
    except OSError as exc:
        raise InputError(f"cannot be read ({exc})", file=str(key)) from exc
    _check_valid(certificate, context, now or datetime.now(UTC))
    return context


def _check_readable(file: Path, what: str) -> None:
    if not file.is_file():
        raise InputError(f"there is no {what} here", file=str(file), hint=f"Name the PEM file that holds the {what}.")
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST + 1)
    except OSError as exc:
        raise InputError(
            f"the {what} may not be read ({exc.strerror})", file=str(file), hint="Give yourself read permission."
        ) from exc
    if len(content) > MOST:
        raise InputError(f"is larger than 1 MiB, and no {what}", file=str(file), hint="Name the right PEM file.")
    begins = b"-----BEGIN "
    if (begins + b"CERTIFICATE-----" if what == "certificate" else b"PRIVATE KEY-----") not in content:
        raise InputError(
            f"holds no {what} in PEM form", file=str(file), hint=f'Look for "{begins.decode()}…" in the right file.'
        )


def _refuse_password(key: Path) -> str:
    raise InputError(
        "the key is protected by a password, which a server cannot type",
        file=str(key),
        hint="Write it without: openssl pkey -in KEY -out NEW, readable only to who runs the server.",
    )


def _not_loaded(certificate: Path, key: Path, exc: ssl.SSLError) -> OnboardError:
    reason = exc.reason or ""
    if "MISMATCH" in reason:
        return InputError(
            f"does not belong to the certificate {certificate.name}",
            file=str(key),
            hint="Name the key the certificate was requested with; in the certificate's file the server's own comes"
            " first, then the intermediates.",
        )
    if "KEY_TOO_SMALL" in reason or "MD_TOO_WEAK" in reason:
        return InputError(
            "is too weak for browsers of today", file=str(certificate), hint="Use RSA 2048 or P-256, and SHA-256."
        )
    return InputError(
        f"the certificate and its key {key.name} cannot be used ({reason.lower().replace('_', ' ') or exc})",
        file=str(certificate),
        hint="Both must be PEM files.",
    )


def _check_valid(file: Path, context: ssl.SSLContext, now: datetime) -> None:
    """Browsers refuse a certificate outside its time, and a phone at the machine can do nothing about it."""
    known = _as_seen(file, context)
    first, last = (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(known[end]), UTC) for end in ("notBefore", "notAfter")
    )
    if now > last:
        raise InputError(f"the certificate expired on {last:%Y-%m-%d}", file=str(file), hint="Have it renewed.")
    if now < first:
        raise InputError(
            f"the certificate is not valid before {first:%Y-%m-%d %H:%M} UTC",
            file=str(file),
            hint="Wait, or set this machine's clock.",
        )


def _as_seen(file: Path, context: ssl.SSLContext) -> dict[str, Any]:
    """The certificate as a client is shown it: shakes hands in memory, trusting just this one."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(back, there)
    server = context.wrap_bio(there, back, server_side=True)
    try:
        trusting.load_verify_locations(file)
        for _ in range(8):
            for side in (client, server):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue
            if shown := client.getpeercert() if client.version() else None:
                return shown
    except (ssl.SSLError, ValueError) as exc:
        raise InputError(f"no browser could use this certificate ({exc})", file=str(file)) from exc
    raise InputError("no browser could use this certificate", file=str(file))
