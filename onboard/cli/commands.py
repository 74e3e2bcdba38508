"""The ``onboard`` command and its list of commands, each imported only when it is needed."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from onboard import __version__

COMMANDS = {
    "init": "Make a workspace of a folder.",
    "new": "Add a workstation: its document and photos.",
    "read": "Show what is understood of a document.",
    "check": "Show what a document leaves open, and what to write instead.",
    "diff": "Show what changes from one document to another.",
    "update": "Replace a workstation's document by its next version.",
    "build": "Make everything that is not up to date, and publish it.",
    "preview": "Show all slides on contact sheets, in seconds.",
    "status": "Show what is out of date, and why.",
    "watch": "Make drafts again as files are saved.",
    "report": "Show how far the workspace has come.",
    "script": "Show a workstation's script, or settle what was edited in it.",
    "review": "Lay a script beside its source, to read and print.",
    "approve": "Approve a script as it is now.",
    "voices": "Show which voices there are, try one, install one.",
    "lexicon": "Show words whose sound is a guess.",
    "verify-audio": "Listen to the narration with a recogniser: was every value heard?",
    "publish": "Send the site to where visitors reach it.",
    "rollback": "Show what was shown before.",
    "withdraw": "Show a notice instead of a video.",
    "history": "Show what was shown when, and why.",
    "export": "Pack what visitors see, for a learning system or a stick.",
    "sign": "Write the sheet with a workstation's code, to print.",
    "links": "Check that every printed code still leads to a page.",
    "rename": "Give a workstation another id; its printed code stays.",
    "keys": "Make and show the certificate that videos are signed with; verify one.",
    "nachweis": "Write the record of instruction, to print and to sign.",
    "attendance": "The English name of nachweis.",
    "serve": "Serve the site to browsers and phones.",
    "gc": "Free what no video needs any more.",
    "store": "Verify what has been computed and is kept.",
    "doctor": "Check what this machine can do, and say what to do about the rest.",
    "demo": "Build the sample workstation that comes with onboard.",
}


class _Commands(click.Group):
    """Knows its commands by name; a command's file is imported when it is called or asked for its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(f"onboard.cli.{cmd_name}".replace("-", "_")).command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="onboard")
@click.option(
    "-C",
    "--workspace",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="Work in this folder instead of the current one.",
)
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
@click.pass_context
def onboard(ctx: click.Context, workspace: Path, debug: bool) -> None:
    """Workstation instructions become narrated training videos behind a QR code.

    Everything is made on this machine; nothing is sent anywhere unless the settings say so.
    """
    ctx.obj = workspace
