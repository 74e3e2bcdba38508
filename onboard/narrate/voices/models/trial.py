"""A model nobody has vouched for is loaded and speaks one word: a program of its own, with limits.

Run by ``installing.py`` as ``python -m onboard.narrate.voices.models.trial MODEL SHA256 CONFIG_SHA256``. Ends with 0
when the model speaks, with 3 and an error's fields as JSON on standard output when it does not, and otherwise when
the model broke the program: too much memory, too much time, a crash.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from onboard import files, network
from onboard.core.errors import InputError, OnboardError
from onboard.narrate.languages import primary_language
from onboard.narrate.sound import Sound
from onboard.narrate.voices.models.config import ModelConfig, config_of
from onboard.narrate.voices.models.installed import LARGEST_CONFIG

MOST_MEMORY = 4 * 1024**3
"""Bytes of address space. A model of 60 MB was measured at 0.5 GiB."""
MOST_SECONDS = 120
_SHORTEST, _LONGEST = 0.1, 30.0
_SOFTEST = 0.01


def main(model: str, sha256: str, config_sha256: str) -> int:
    files.limit_this_process(memory=MOST_MEMORY, cpu_seconds=MOST_SECONDS)
    network.shut()
    try:
        _try(Path(model), sha256, config_sha256)
    except OnboardError as error:
        sys.stdout.write(json.dumps(error.fields()))
        return 3
    return 0


def _try(model: Path, sha256: str, config_sha256: str) -> None:
    from onboard.narrate.voices.models.loaded import loaded  # within the limits

    beside = model.with_name(f"{model.name}.json")
    config = config_of(files.read_bounded(beside, LARGEST_CONFIG, name=beside.name), beside.name)
    spoken = loaded(model, sha256, config_sha256).speak(
        _words(config), primary_language(config.tag), speaker_id=config.default_speaker_id, speed=1.0
    )
    _require_speech(spoken.sound, model.name)


def _words(config: ModelConfig) -> str:
    """What every model can say: digits; one that reads letters, some of its own."""
    if config.phoneme_type == "espeak":
        return "1, 2, 3."
    return "".join([sign for sign in config.phoneme_id_map if len(sign) == 1 and sign.isalpha()][:8])


def _require_speech(sound: Sound, shown: str) -> None:
    loudest = float(np.abs(sound.waveform()).max(initial=0.0))
    if not _SHORTEST <= sound.seconds <= _LONGEST or loudest < _SOFTEST:
        raise InputError(
            f"does not speak: for three words it gave {sound.seconds:.2f} s of sound, at most {loudest:.3f} loud",
            file=shown,
            hint="Fetch it again, together with its configuration, or take another.",
        )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
