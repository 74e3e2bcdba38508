"""Bits, and numbers in Exp-Golomb code (ITU-T H.264, 7.2 and 9.1)."""

from __future__ import annotations

from onboard.core.errors import OnboardError

LONGEST_PREFIX = 32
"""Zeros in front of an Exp-Golomb number: none in the standard is longer."""


def refused(what: str) -> OnboardError:
    """A stream that is not as it must be; ``what`` says why."""
    return OnboardError(
        f"an H.264 stream that cannot be used: {what}",
        hint='Build again; if it stays, say encoder = "x264" in the settings: it takes what it is given.',
        stage="compose",
    )


class BitWriter:
    """Writes bits, the most significant first."""

    def __init__(self) -> None:
        self.value = self.count = 0

    def u(self, bits: int, value: int) -> BitWriter:
        """An unsigned number of so many bits."""
        self.value = self.value << bits | value
        self.count += bits
        return self

    def ue(self, value: int) -> BitWriter:
        """An unsigned Exp-Golomb number (9.1)."""
        return self.u(2 * (value + 1).bit_length() - 1, value + 1)

    def se(self, value: int) -> BitWriter:
        """A signed Exp-Golomb number (9.1.1)."""
        return self.ue(2 * value - 1 if value > 0 else -2 * value)

    def trailed(self) -> bytes:
        """What was written, with the stop bit and filled up to a byte (7.3.2.11)."""
        filling = -(self.count + 1) % 8
        return ((self.value << 1 | 1) << filling).to_bytes((self.count + 1 + filling) // 8, "big")


class BitReader:
    """Reads bits, the most significant first. Raises OnboardError behind the end, and for a number beyond 32 bits."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.at = 0

    def u(self, bits: int) -> int:
        end = self.at + bits
        if end > 8 * len(self._content):
            raise refused("it ends too early")
        whole = int.from_bytes(self._content[self.at // 8 : (end + 7) // 8], "big")
        self.at = end
        return whole >> -end % 8 & ((1 << bits) - 1)

    def flag(self) -> bool:
        return bool(self.u(1))

    def ue(self) -> int:
        zeros = 0
        while not self.u(1):
            zeros += 1
            if zeros >= LONGEST_PREFIX:
                raise refused("a number beyond 32 bits")
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -(code // 2)

    def expect(self, name: str, found: int, *allowed: int) -> int:
        """``found``, where it is one of the values that are allowed for the syntax element ``name``."""
        if found not in allowed:
            raise refused(f"{name} is {found}, and only {' or '.join(map(str, allowed))} is known here")
        return found
