"""The company's own certificates, to sign videos with: made once, kept with the records, found by whoever signs.

Certificates are public and lie in ``records/keys/``, one file each, named by the second they were made in; none is ever
overwritten or removed, since videos signed with an old one are verified with it. The newest one signs. The private
key is kept in the machine's keyring, or by the person: it is in no file and no record of ours.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onboard import files
from onboard.core.errors import InputError, MissingError, OnboardError, UsageError, attached
from onboard.pipeline.work.credentials import Signatory, signing_key, signing_library
from onboard.pipeline.workspace import Workspace

if TYPE_CHECKING:
    from onboard.publish.certificates import Certificate
    from onboard.publish.credentials import Credentials

LARGEST_VIDEO = 2048 * files.MEBIBYTE
_LARGEST_CERTIFICATE = 64 * 1024
_SOON = timedelta(days=90)
_SECOND = "%Y-%m-%dT%H%M%SZ"
"""How a certificate's file begins: in their order, the newest is the last."""
_OWNER = "onboard"


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """A certificate of this workspace. ``key`` says where its private key is, or what is wrong with that.

    ``file``   below the workspace
    ``ready``  whether videos can be signed with it here and now
    """

    file: str
    certificate: Certificate
    ready: bool
    key: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to know before a build signs: ``state`` "ok", "note" or "missing", as ``doctor.Check`` has them."""

    state: str
    text: str
    hint: str = ""


def signatory_of(workspace: Workspace) -> Signatory | None:
    """With what videos are signed, as the settings say; None where they are not to be.

    Raises MissingError where there is no certificate yet. Whether its key is here is asked when something is signed.
    """
    settings = workspace.settings.credentials
    if settings.sign == "none":
        return None
    paths = _certificate_files(workspace)
    if not paths:
        raise MissingError(
            "videos are to be signed, and there is no certificate in records/keys",
            hint='Make one: onboard keys init --name "Muster GmbH"; or set sign = "none" under [credentials].',
            stage="publish",
        )
    return Signatory(_read(paths[-1], workspace), settings.key)


def credentials_record(signatory: Signatory) -> dict[str, str]:
    """Who signs, as the release record tells it: the company, and the certificate's SHA-256."""
    issuing, _ = signing_library()
    certificate = issuing.certificate_of(signatory.certificate)
    return {"signed_by": certificate.company, "sha256": certificate.digest}


# ------------------------------------------------------------------------------------------------ making


def require_new(workspace: Workspace, *, again: bool) -> None:
    """Raises UsageError where a certificate is there that is still good for long, unless another is asked for."""
    kept = certificates(workspace)
    if kept and not again and datetime.now(UTC) + _SOON < kept[-1].certificate.ends:
        raise UsageError(
            f"there is a certificate already, good until {kept[-1].certificate.ends:%Y-%m-%d} ({kept[-1].file})",
            hint="See it: onboard keys show. Another one, with a new key: onboard keys init --again.",
        )


def make(workspace: Workspace, company: str, now: datetime, keep: Callable[[str, str], None]) -> KeptCertificate:
    """A new certificate for ``company``, in ``records/keys``; from now on videos are signed with it.

    ``keep``   is given the name and the private key, once the certificate is on the disk

    The caller holds the workspace's lock.
    """
    issuing, _ = signing_library()
    with attached(stage="publish"):
        made, key = issuing.issue(company, now)
    folder = workspace.records / "keys"
    at = now.astimezone(UTC)
    while any(one.name.startswith(f"{at:{_SECOND}}") for one in _certificate_files(workspace)):
        at += timedelta(seconds=1)  # two of one second would have no order, and the newest is the one that counts
    path = folder / f"{at:{_SECOND}}-{made.digest[:8]}.pem"
    folder.mkdir(parents=True, exist_ok=True)
    files.write_durably(path, made.chain.encode())
    name = workspace.settings.credentials.key
    keep(name, key)
    return KeptCertificate(_named(path, workspace), made, ready=True, key=name)


def has_keyring() -> bool:
    """Whether this machine has a keyring that something can be kept in."""
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError:
        return False
    return keyring.get_keyring().priority > 0


def keep_in_keyring(name: str, key: str) -> None:
    """Keep a private key where ``signing_key`` finds it. Raises MissingError where the keyring does not take it."""
    keyring: Any = importlib.import_module("keyring")
    try:
        keyring.set_password(_OWNER, name, key)
    except keyring.errors.KeyringError as exc:
        raise MissingError(
            f"the keyring did not take the key ({type(exc).__name__}), and it is kept nowhere else",
            hint="Unlock the keyring and make another: onboard keys init --again.",
        ) from exc


# ------------------------------------------------------------------------------------------------ looking


def certificates(workspace: Workspace) -> tuple[KeptCertificate, ...]:
    """All of a workspace, the newest last."""
    paths = _certificate_files(workspace)
    return tuple(_kept(path, workspace, newest=path == paths[-1]) for path in paths)


def outlook(workspace: Workspace, now: datetime) -> Outlook | None:
    """What ``doctor`` says of signing: what is missing, and what will run out soon; None where nothing is signed."""
    if workspace.settings.credentials.sign == "none":
        return None
    try:
        signatory_of(workspace)
        newest = certificates(workspace)[-1]
    except OnboardError as error:
        return Outlook("missing", str(error), error.hint or "")
    company, ends = newest.certificate.company, newest.certificate.ends
    if now > ends:
        return Outlook("missing", f"the certificate of {company} ended on {ends:%Y-%m-%d}", _NEXT)
    if not newest.ready:
        return Outlook("missing", newest.key, "See docs/content-credentials.md.")
    if now + _SOON > ends:
        return Outlook("note", f"the certificate of {company} ends on {ends:%Y-%m-%d}", _NEXT)
    return Outlook("ok", f"videos are signed by {company}; good until {ends:%Y-%m-%d}")


_NEXT = "Make the next one: onboard keys init --again. The next build signs all videos with it."


def verified(workspace: Workspace | None, path: Path) -> Credentials:
    """What a video says of itself, and whether it holds by one of this workspace's certificates.

    Raises InputError where it is no MP4 or holds no credentials.
    """
    _, credentials = signing_library()
    video = files.read_bounded(path, LARGEST_VIDEO, name=path.name)
    known = certificates(workspace) if workspace else ()
    with attached(stage="publish", file=path.name):
        return credentials.read(video, [one.certificate.authority for one in known])


def _kept(path: Path, workspace: Workspace, *, newest: bool) -> KeptCertificate:
    issuing, _ = signing_library()
    with attached(stage="publish", file=_named(path, workspace)):
        certificate = issuing.certificate_of(_read(path, workspace))
    if not newest:
        return KeptCertificate(_named(path, workspace), certificate, ready=False, key="not used any more")
    name = workspace.settings.credentials.key
    try:
        issuing.private_key(signing_key(name), certificate, name)
    except (MissingError, InputError) as error:
        return KeptCertificate(_named(path, workspace), certificate, ready=False, key=error.reason)
    return KeptCertificate(_named(path, workspace), certificate, ready=True, key=f"{name} is here, and belongs to it")


def _certificate_files(workspace: Workspace) -> list[Path]:
    folder = workspace.records / "keys"
    return sorted(folder.glob("*.pem")) if folder.is_dir() else []


def _read(path: Path, workspace: Workspace) -> str:
    name = _named(path, workspace)
    try:
        return files.read_bounded(path, _LARGEST_CERTIFICATE, name=name).decode("ascii")
    except UnicodeDecodeError as exc:
        raise InputError("is no certificate", file=name, hint="Put the file back from your backup.") from exc


def _named(path: Path, workspace: Workspace) -> str:
    return path.relative_to(workspace.folder).as_posix()
