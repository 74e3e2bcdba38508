"""How long a call may take, and how often it is made again.

Libraries limit single reads, so a server that drips holds them for ever. Here every call is made in a thread of its
own and given so many seconds, and all calls of a sending together end at one deadline. What may be over a little later
(PassingError) is tried again on a new connection after 1, 2 and 4 seconds; every call of a target can be made again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from onboard.core.errors import OnboardError
from onboard.publish.targets.base import PassingError, Target

_Answer = TypeVar("_Answer")

ATTEMPTS = 4
_CALL_SECONDS = 120.0
_SLOWEST_BYTES = 20_000.0


@dataclass(slots=True)
class Patience:
    """Calls of one target. ``ends``: the deadline, in seconds of ``time.monotonic``. ``first_pause``: in seconds."""

    target: Target
    ends: float
    first_pause: float = 1.0
    _told: list[str] = field(default_factory=list)

    def call(self, what: str, call: Callable[[], _Answer], *, size: int = 0) -> _Answer:
        """What ``call`` gives; ``what`` it is for people ("listing the files"), ``size`` the bytes it moves.

        Raises what it raises; ServiceError where it is not done in time or keeps failing.
        """
        attempt = 1
        while True:
            try:
                return self._in_time(what, call, _CALL_SECONDS + size / _SLOWEST_BYTES)
            except PassingError as exc:
                pause = self.first_pause * 2 ** (attempt - 1)
                if attempt == ATTEMPTS or time.monotonic() + pause >= self.ends:
                    raise self._gave_up(what, exc, attempt) from exc.__cause__
            attempt += 1
            self._end_connection()
            time.sleep(pause)

    def _gave_up(self, what: str, exc: PassingError, attempts: int) -> OnboardError:
        times = f", tried {attempts} times" if attempts > 1 else ""
        hint = exc.hint or "What arrived is kept: run it again to go on."
        return self.target.failed(f"{exc.reason} while {what}{times}", hint)

    def _in_time(self, what: str, call: Callable[[], _Answer], seconds: float) -> _Answer:
        left = self.ends - time.monotonic()
        answers: list[_Answer] = []
        errors: list[BaseException] = []

        def answer() -> None:
            try:
                answers.append(call())
            except BaseException as exc:
                errors.append(exc)

        if left > 0:
            thread = threading.Thread(target=answer, daemon=True)
            thread.start()
            thread.join(min(seconds, left))
        if answers:
            return answers[0]
        if errors:
            raise errors[0]
        self._end_connection()
        minutes = self.target.settings.deadline_minutes
        limit = f"its deadline of {minutes:g} minutes" if seconds >= left else f"{seconds:.0f} s"
        raise self.target.failed(
            f"was not done with {what} within {limit}", "What arrived is kept: run it again to go on."
        )

    def _end_connection(self) -> None:
        """Without waiting: a connection that hangs may not want to be closed either."""
        closing = threading.Thread(target=self._close, daemon=True)
        closing.start()
        closing.join(1.0)

    def _close(self) -> None:
        try:
            self.target.close()
        except (OSError, EOFError, PassingError, OnboardError):
            return
