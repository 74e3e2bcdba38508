"""The one error boundary: whatever happens inside a command ends here as a message and an exit code.

    0 done · 1 our own fault · 2 usage · 3 input · 4 something missing here · 5 an outside service
    6 the place to write · 7 locked by another run · 8 a check failed · 130/143 interrupted

``error: <file>: <place>: <what, with figure and limit>. <what to do>``, at most three lines, printable characters
only. With ``--json`` the same as fields, on standard error. A traceback appears only under ``--debug``; our own
faults leave one in a log file that the message names.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from onboard import __version__
from onboard.cli import screen
from onboard.cli.commands import onboard
from onboard.core.errors import OnboardError, UsageError

_INTERRUPTED = {signal.SIGINT: 130, signal.SIGTERM: 143}


class _TerminatedError(BaseException):
    """SIGTERM has come."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _open_what_is_closed()
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug, as_json = "--debug" in words, "--json" in words
    with contextlib.suppress(ValueError):  # not in the main thread: whoever embeds us answers signals
        signal.signal(signal.SIGTERM, _terminate)
    try:
        code = onboard.main(words, prog_name="onboard", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        screen.say(asked.ctx.get_help() if asked.ctx else "")
        return 0
    except click.ClickException as exc:
        return _usage(exc, as_json)
    except (click.Abort, KeyboardInterrupt):
        return _interrupted(signal.SIGINT)
    except _TerminatedError:
        return _interrupted(signal.SIGTERM)
    except (BrokenPipeError, SystemExit) as exc:  # the second is click's answer to the first; nothing of ours raises it
        return _unread() if _is_unread() else _own_fault(exc, as_json)
    except OnboardError as error:
        if debug:
            traceback.print_exc()
        tell(error, as_json=as_json)
        return error.exit_code
    except Exception as exc:
        if debug:
            raise
        return _own_fault(exc, as_json)


def tell(error: OnboardError, *, as_json: bool = False) -> None:
    """Write an error for a person, or as fields for a program."""
    if as_json:
        screen.error_json(error.fields())
        return
    where = error.file or error.subject
    if error.file and error.subject and error.subject not in error.file:
        where = f"{error.subject}{': ' if Path(error.file).is_absolute() else '/'}{error.file}"
    reason = error.reason.rstrip(".")
    text = "error: " + ": ".join(part for part in (where, error.place, reason) if part) + "."
    screen.error(screen.at_most_lines(text, 3, ending=error.hint or ""))


def _usage(exc: click.ClickException, as_json: bool) -> int:
    context = getattr(exc, "ctx", None)
    command = context.command_path if context is not None else "onboard"
    tell(
        UsageError(exc.format_message().rstrip("."), hint=f"Try: {command} --help"),
        as_json=as_json,
    )
    return 2


def _open_what_is_closed() -> None:
    """A caller may start us without input, output or a place for errors (``>&-``): that is as good as ``/dev/null``.

    Left closed, its number would be given to the next file that is opened.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    nowhere = Path(os.devnull)
    sys.stdin = sys.stdin or nowhere.open(encoding="utf-8")
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")


def _is_unread() -> bool:
    """Whether nobody reads our output any more. A pipe may break elsewhere, too, and that is no success."""
    if not hasattr(select, "poll"):  # Windows, whose pipes do not break with this error
        return False
    ends = select.poll()
    for number in (1, 2):
        ends.register(number, select.POLLOUT)
    return any(happened & (select.POLLERR | select.POLLHUP) for _, happened in ends.poll(0))


def _unread() -> int:
    """Whoever read what we say (``| head``) wants no more of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _interrupted(signal_number: signal.Signals) -> int:
    screen.error("interrupted; finished work is kept, run it again to go on")
    return _INTERRUPTED[signal_number]


def _own_fault(exc: BaseException, as_json: bool) -> int:
    with tempfile.NamedTemporaryFile("w", prefix="onboard-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(f"onboard {__version__}, Python {sys.version}\n\n")
        log.writelines(traceback.format_exception(exc))
    tell(
        OnboardError(
            f"this is a fault of onboard itself ({type(exc).__name__}: {exc})",
            hint=f"The details are in {log.name}; please report them.",
        ),
        as_json=as_json,
    )
    return 1


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _TerminatedError
