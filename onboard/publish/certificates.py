"""A company's own certificate to sign videos with: making one, reading one, and which private key belongs to it.

An authority is made for one certificate, signs it, and its key is forgotten (RFC 5280 path of two; P-256 after FIPS
186-5). So there is no authority's key to guard or to lose, and nobody can ever make another certificate in its name.
What is forgotten costs nothing: a next certificate brings its own authority, and both are kept for verifying.

Certificates are public, in PEM, the signing one first. A private key is one line of text: PKCS #8 (RFC 5958) in
base64, so that an environment variable and a keyring can hold it. It is never written here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from onboard.core.errors import InputError, MissingError

YEARS = 5
LONGEST_NAME = 64
_WRONG_CLOCK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Certificate:
    """``company`` whose it is; ``begins`` and ``ends`` bound the time it is good for; ``digest`` SHA-256, in hex."""

    chain: str
    company: str
    begins: datetime
    ends: datetime
    digest: str

    @property
    def authority(self) -> str:
        """The certificate that vouches for it, in PEM."""
        return self.chain[self.chain.rindex("-----BEGIN CERTIFICATE-----") :]


def issue(company: str, now: datetime) -> tuple[Certificate, str]:
    """A certificate for ``company``, good for :data:`YEARS` years from ``now``, and its private key as one line.

    Raises InputError for a name that a certificate cannot hold.
    """
    company = " ".join(company.split())
    if not company or len(company) > LONGEST_NAME or not company.isprintable():
        raise InputError(
            f"a certificate holds a name of 1 to {LONGEST_NAME} printable characters, not {company[:80]!r}",
            hint='Name the company: --name "Muster GmbH".',
        )
    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    names = [_name(company, what) for what in ("Training videos, authority", "Training videos")]
    root = _signed(names[0], authority.public_key(), names[0], authority, now, is_authority=True)
    leaf = _signed(names[1], own.public_key(), names[0], authority, now, is_authority=False)
    return certificate_of(_pem(leaf) + _pem(root)), _as_line(own)


def certificate_of(chain: str) -> Certificate:
    """What a file of certificates says. Raises InputError where it holds no two of them in PEM."""
    try:
        leaf, _ = x509.load_pem_x509_certificates(chain.encode())
        company = leaf.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value
        digest = hashlib.sha256(leaf.public_bytes(Encoding.DER)).hexdigest()
    except (ValueError, IndexError) as exc:
        raise InputError(
            "holds no certificate and its authority", hint="Put the file back from your backup, or remove it."
        ) from exc
    return Certificate(chain, str(company), leaf.not_valid_before_utc, leaf.not_valid_after_utc, digest)


def private_key(line: str, certificate: Certificate, name: str) -> bytes:
    """The private key in PEM, once it is sure that it belongs to ``certificate``.

    ``name``   what holds it: an environment variable or keyring entry. Raises MissingError, without showing any of it
    """
    try:
        key = load_der_private_key(base64.b64decode(line, validate=True), None)
    except (binascii.Error, ValueError, TypeError) as exc:
        raise MissingError(
            f"what {name} holds is no signing key",
            hint="It is the one line that onboard keys init printed; onboard keys init --again makes another.",
        ) from exc
    leaf, _ = x509.load_pem_x509_certificates(certificate.chain.encode())
    if _public(key) != _public(leaf):
        raise MissingError(
            f"the key in {name} does not belong to the certificate of {certificate.begins:%Y-%m-%d}",
            hint=f"Set {name} to the key made with it, or make another: onboard keys init --again.",
        )
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


# ------------------------------------------------------------------------------------------------ how it is made


def _signed(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    by: ec.EllipticCurvePrivateKey,
    now: datetime,
    *,
    is_authority: bool,
) -> x509.Certificate:
    """What the C2PA specification 2.2 (14.5.1) asks of a certificate, and of the one that vouches for it."""
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _WRONG_CLOCK)
        .not_valid_after(now + timedelta(days=round(YEARS * 365.25)))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), True)
        .add_extension(
            x509.KeyUsage(
                **usage,
                decipher_only=False,
                digital_signature=not is_authority,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
            ),
            True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), False)
    )
    if not is_authority:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
    return made.sign(by, hashes.SHA256())


def _name(company: str, what: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, company), (NameOID.COMMON_NAME, what))
    return x509.Name([x509.NameAttribute(which, words) for which, words in parts])


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _as_line(key: ec.EllipticCurvePrivateKey) -> str:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return base64.b64encode(der).decode()


def _public(holder: PrivateKeyTypes | x509.Certificate) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
