"""How sound is encoded. Nothing here loads what encodes it: plans are made of settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from onboard.compose.made_with import engine_version


@dataclass(frozen=True, kw_only=True)
class SoundtrackSettings:
    """Everything but the sentences that decides the bytes of a sound; the whole value is its fingerprint.

    ``coder``               FFmpeg's "fast" or "twoloop". Measured on speech, "fast" leaves less noise at every rate,
                            for half to two thirds of the cost (docs/decisions/0003-cost-follows-change.md)
    ``bits_per_second``     while something sounds; silence takes hardly any
    ``bandwidth``           Hz up to which sound is kept. No voice reaches beyond 12,000 (they speak at 16 to 24 kHz),
                            and bits for what is above are missing below: 68,000 a second leave as little noise with it
                            as 80,000 without, for a fifth less work. Music and clips need :meth:`beside_speech`
    ``noise_shaping``       FFmpeg's temporal noise shaping. It lifted peaks by up to 1.9 dB (a neural voice's words
                            came out at -0.6 dBTP instead of -2.5); without it by 0.4 at most, and with less noise
    ``noise_substitution``  FFmpeg's perceptual noise substitution (ISO/IEC 14496-3, 4.6.13): every decoder throws its
                            own dice there. Without it all of them play the same samples, from as many bytes
    ``engine``              name and version of the libraries that do the work
    """

    coder: str = "fast"
    bits_per_second: int = 68_000
    bandwidth: int = 12_000
    noise_shaping: bool = False
    noise_substitution: bool = False
    engine: str = field(default_factory=engine_version)

    @classmethod
    def beside_speech(cls) -> Self:
        """For a track in which more than speech is heard."""
        return cls(bits_per_second=80_000, bandwidth=17_000)
