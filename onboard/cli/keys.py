"""onboard keys: the company's own certificate, to sign videos with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onboard.cli import screen

if TYPE_CHECKING:
    from onboard.pipeline.workspace import Workspace


@click.group()
def command() -> None:
    """Content Credentials: make the company's own certificate, look at it, verify a signed video."""


@command.command()
@click.option("--name", "company", metavar="COMPANY", default="", help="Whose certificate; else [company] name.")
@click.option("--again", is_flag=True, help="Make another, though there is one that is still good.")
@click.pass_obj
def init(folder: Path, company: str, again: bool) -> None:
    """Make a certificate and its private key. The key goes into the keyring, or is shown here once."""
    from datetime import datetime

    from onboard.core.errors import UsageError
    from onboard.pipeline import keys
    from onboard.pipeline.holding import exclusive
    from onboard.pipeline.workspace import open_workspace

    place = open_workspace(folder)
    company = company or place.settings.company.name
    if not company:
        raise UsageError("no company is named", hint='Name it: onboard keys init --name "Muster GmbH".')
    has_keyring = keys.has_keyring()
    if not has_keyring and not sys.stdout.isatty():
        raise UsageError(
            "there is no keyring here, and the private key is shown on a terminal only, never in a file or log",
            hint="Run it in a terminal, or install the package keyring.",
        )
    with exclusive(place):
        keys.require_new(place, again=again)
        keep = keys.keep_in_keyring if has_keyring else _show_once
        made = keys.make(place, company, datetime.now().astimezone(), keep)
    certificate = made.certificate
    screen.say(f"{certificate.company} can sign its videos until {certificate.ends:%Y-%m-%d}.")
    kept = (
        f"in the keyring, as {made.key}" if has_keyring else f"shown above; set it as {made.key} where videos are built"
    )
    screen.facts({"certificate": made.file, "private key": kept})
    if place.settings.credentials.sign == "none":
        screen.say()
        screen.say('To sign, write in onboard.toml:\n[credentials]\nsign = "c2pa"')


def _show_once(name: str, key: str) -> None:
    screen.say("The private key, shown only now. Keep it where you keep passwords:")
    screen.say()
    screen.say(f"{name}={key}")
    screen.say()


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def show(folder: Path, as_json: bool) -> None:
    """List this workspace's certificates, until when they are good, and whether the key to the newest is here."""
    from onboard.pipeline.keys import certificates
    from onboard.pipeline.workspace import open_workspace

    found = certificates(open_workspace(folder))
    if as_json:
        rows = [
            {
                "file": one.file,
                "company": one.certificate.company,
                "begins": one.certificate.begins.isoformat(),
                "ends": one.certificate.ends.isoformat(),
                "sha256": one.certificate.digest,
                "ready": one.ready,
                "key": one.key,
            }
            for one in found
        ]
        screen.say_json({"version": 1, "certificates": rows})
    elif not found:
        screen.say('There is no certificate yet. Make one: onboard keys init --name "Muster GmbH"')
    else:
        screen.table(
            [
                (
                    one.certificate.company,
                    f"{one.certificate.begins:%Y-%m-%d}",
                    f"{one.certificate.ends:%Y-%m-%d}",
                    one.key,
                )
                for one in reversed(found)
            ],
            head=("company", "from", "until", "private key"),
        )


@command.command()
@click.argument("video", metavar="FILE.mp4", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_obj
def verify(folder: Path, video: Path, as_json: bool) -> None:
    """Tell what the Content Credentials of FILE.mp4 say, and whether they hold."""
    from onboard.core.errors import CheckFailedError
    from onboard.pipeline.keys import verified

    found = verified(_workspace(folder), video)
    if as_json:
        told = {"holds": found.holds, "complaints": list(found.complaints), "signer": found.signer}
        screen.say_json({"version": 1, **told, "title": found.title, "made_from": dict(found.made_from)})
    else:
        if found.holds:
            screen.say(f"{video.name} is as {found.signer} signed it.")
        screen.facts(_facts(found.title, found.signer, found.made_from))
    if not found.holds:
        raise CheckFailedError(
            f"its Content Credentials do not hold: {'; '.join(found.complaints)}",
            file=video.name,
            hint="Take the video from its release folder on the site.",
        )


def _facts(title: str, signer: str, made_from: object) -> dict[str, str]:
    told = {"title": title, "signed by": signer}
    if not isinstance(made_from, dict):
        return told
    sources, ai = made_from.get("sources"), made_from.get("ai")
    if isinstance(ai, dict):
        told["synthetic"] = f"{ai.get('label', '')} ({ai.get('systems', '')})"
    told["workstation"] = str(made_from.get("workstation", ""))
    if isinstance(sources, list) and sources and isinstance(sources[0], dict):
        told["made from"] = f"{sources[0].get('file', '')} (sha256 {str(sources[0].get('sha256', ''))[:16]}…)"
        told["photos"] = str(len(sources) - 1)
    return {name: words for name, words in told.items() if words}


def _workspace(folder: Path) -> Workspace | None:
    """The workspace here; None outside of one: what a video says can be read anywhere."""
    from onboard.core.errors import UsageError
    from onboard.pipeline.workspace import open_workspace

    try:
        return open_workspace(folder)
    except UsageError:
        return None
