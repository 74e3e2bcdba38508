"""Content Credentials: a video signed with the company's own certificate, and what such a video says.

    signed    MP4 + Claims + certificate + key -> the same MP4 with a manifest in a box of its own (C2PA 2.2, A.5)
    read      MP4 + certificates one trusts    -> Credentials: who says what of it, and whether that still holds

Works offline: nobody's clock is asked for the time of signing, no certificate is looked up, no manifest fetched.
Signing is the last thing done to a file: whatever changes it afterwards, a player's "save as" too, voids it.
Knows no settings and no places: it is given certificates and keys. Only this file knows c2pa.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import c2pa

from onboard import __version__
from onboard.core.errors import InputError, MissingError, OnboardError
from onboard.publish.certificates import Certificate, private_key
from onboard.publish.claims import MP4, OWN_ASSERTION, Claims

_SAID = {
    "assertion.bmffHash.mismatch": "the file was changed after it was signed",
    "assertion.hashedURI.mismatch": "what it says of itself was changed after it was signed",
    "claimSignature.mismatch": "the signature does not belong to what it says",
    "claimSignature.outsideValidity": "it was signed outside the time its certificate is good for",
    "signingCredential.expired": "its certificate is no longer good",
    "signingCredential.untrusted": "it is signed with a certificate that is not one of ours",
    "signingCredential.invalid": "its certificate is none for signing videos",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a video says of itself, and whether it may be believed.

    ``signer``      the company in the certificate
    ``holds``       whether it is what was signed, with one of the certificates that were asked about
    ``complaints``  why it does not hold, in words
    ``made_from``   what :class:`Claims` put there: ``workstation``, ``sources``, ``script``, ``ai``; empty if not ours
    """

    title: str
    signer: str
    holds: bool
    complaints: tuple[str, ...]
    made_from: Mapping[str, Any]


def signed(video: bytes, claims: Claims, certificate: Certificate, key: str, name: str, now: datetime) -> bytes:
    """The video with its credentials; nothing in it is encoded again, and it still begins with its table of contents.

    ``key``   the private key as one line, which is kept under ``name``

    No two signatures are alike, so equal input does not give equal bytes. Raises MissingError where the key is not the
    certificate's, or that is no longer good; OnboardError where the video cannot be signed.
    """
    if not certificate.begins <= now <= certificate.ends:
        raise MissingError(
            f"the certificate to sign with was good from {certificate.begins:%Y-%m-%d} to {certificate.ends:%Y-%m-%d}",
            hint="Make the next one: onboard keys init --again.",
        )
    output = io.BytesIO()
    try:
        signer = c2pa.Signer.from_info(
            c2pa.C2paSignerInfo(
                alg=b"es256",
                sign_cert=certificate.chain.encode(),
                private_key=private_key(key, certificate, name),
                ta_url=None,
            )
        )
        manifest = claims.manifest({"name": "onboard", "version": __version__})
        builder = c2pa.Builder(json.dumps(manifest, ensure_ascii=False), context=_context([certificate.authority]))
        builder.sign(signer, MP4, io.BytesIO(video), output)
    except c2pa.C2paError as exc:
        raise OnboardError(f"the video cannot be signed ({_shortened(exc)})", stage="publish") from exc
    return output.getvalue()


def read(video: bytes, authorities: Iterable[str]) -> Credentials:
    """What a video says; ``authorities`` are certificates in PEM of those that are trusted.

    It may be anybody's file. Raises InputError where it is no MP4 or holds no Content Credentials.
    """
    try:
        reader = c2pa.Reader.try_create(MP4, io.BytesIO(video), context=_context(authorities))
        told = json.loads(reader.json()) if reader else None
    except c2pa.C2paError as exc:
        raise InputError(f"cannot be read as a signed MP4 ({_shortened(exc)})", hint="Give the file again.") from exc
    if told is None:
        raise InputError(
            "holds no Content Credentials",
            hint='Videos are signed with sign = "c2pa" under [credentials]; converting a file strips them.',
        )
    return _credentials(told)


def _credentials(told: Mapping[str, Any]) -> Credentials:
    manifest = told["manifests"][told["active_manifest"]]
    own = next((one["data"] for one in manifest.get("assertions", ()) if one["label"] == OWN_ASSERTION), {})
    complaints = tuple(dict.fromkeys(_complaints(told)))
    trusted = told.get("validation_state") == "Trusted"
    return Credentials(
        str(manifest.get("title", "")),
        str(manifest.get("signature_info", {}).get("issuer", "")),
        trusted and not complaints,
        complaints or (() if trusted else (_SAID["signingCredential.untrusted"],)),
        own if isinstance(own, dict) else {},
    )


def _complaints(told: Mapping[str, Any]) -> Iterable[str]:
    for failure in told.get("validation_results", {}).get("activeManifest", {}).get("failure", ()):
        yield _SAID.get(failure["code"], f"{failure.get('explanation', '')} ({failure['code']})".strip())


def _context(authorities: Iterable[str]) -> c2pa.Context:
    """Nothing is fetched, no list of the library's own is trusted, no thumbnail is made."""
    verify = {"verify_after_sign": True, "verify_trust": True, "ocsp_fetch": False, "remote_manifest_fetch": False}
    anchors = "".join(authorities)
    settings = {
        "verify": verify,
        "builder": {"thumbnail": {"enabled": False}},
        **({"trust": {"user_anchors": anchors}} if anchors else {}),
    }
    return c2pa.Context(c2pa.Settings.from_dict(settings))


def _shortened(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words if len(words) <= 200 else f"{words[:199]}…"
