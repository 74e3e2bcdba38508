"""Signing a finished video."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from onboard.core.errors import MissingError
from onboard.pipeline.work.base import Shelf, Work


@dataclass(frozen=True, slots=True)
class Signatory:
    """With what videos are signed: ``certificate`` in PEM, and what its private key is kept under, never the key."""

    certificate: str
    key: str = field(compare=False)


@dataclass(frozen=True)
class Credentialed(Work):
    """A video with its Content Credentials. ``film`` is the fingerprint of the Join. Result: MP4.

    Signing gives other bytes every time; so what was signed once is kept like everything else, and not signed again.

    ``claims``   ``publish.claims.Claims``
    """

    stage = "publish"
    takes = 0.3
    at_home = True

    film: str
    claims: Any
    signatory: Signatory

    def inputs(self) -> dict[str, Any]:
        return {
            "the video": self.film,
            "what is said of it": self.claims,
            "the certificate": self.signatory.certificate,
        }

    def needs(self) -> tuple[str, ...]:
        return (self.film,)

    def _make(self, shelf: Shelf) -> bytes:
        certificates, credentials = signing_library()
        certificate, name = certificates.certificate_of(self.signatory.certificate), self.signatory.key
        return credentials.signed(
            shelf(self.film), self.claims, certificate, signing_key(name), name, datetime.now(UTC)
        )


def signing_key(name: str) -> str:
    """The private key as one line, from the environment or the keyring. Raises MissingError where there is none."""
    from onboard.outside import Address, key_of

    key = key_of(name, Address("this machine", here=True))
    if not key:
        raise MissingError(
            f"there is no key to sign videos with: neither an environment variable {name} nor an entry of that name "
            "for onboard in the keyring",
            hint=f'Set {name} to what onboard keys init printed, or sign = "none" under [credentials].',
        )
    return key


def signing_library() -> tuple[ModuleType, ModuleType]:
    """What makes certificates and what signs with them. Raises MissingError where the packages are not installed."""
    try:
        from onboard.publish import certificates, credentials
    except ImportError as exc:
        raise MissingError(
            f"Content Credentials need the package {(exc.name or 'c2pa').partition('.')[0]}, which is not installed",
            hint='Install it: pip install "onboard[c2pa]"; or set sign = "none" under [credentials].',
            stage="publish",
        ) from exc
    return certificates, credentials
