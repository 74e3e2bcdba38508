"""A piper model in memory, ready to speak. The only file that knows piper and ONNX Runtime.

What the libraries do when left alone, and what is done about it here:

- piper throws dice for the melody and for durations: both noise scales are 0, so that the same sentence is the same
  sound (measured with a recogniser: understood no worse, and no duller)
- it passes over phonemes the model has no number for: those of letters are an error
- it obeys ``[[...]]`` in a text as phonemes: brackets become spaces
- the memory it takes grows with the square of a sentence: one without end is spoken in parts
- ONNX Runtime takes a thread a core, and a core each process is what we give it: one thread
- it writes warnings to standard error, and has a switch for telemetry: both off. Neither opens a connection

piper (GPL) has eSpeak NG (GPL) built in, and both are in this process while it speaks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from onboard import files
from onboard.core.errors import InputError
from onboard.core.fingerprint import digest
from onboard.narrate.sound import Utterance, from_waveform
from onboard.narrate.voices.legible import Legible, legible, signs_of, unspoken_sign
from onboard.narrate.voices.models.config import config_of
from onboard.narrate.voices.models.graph import with_durations
from onboard.narrate.voices.models.installed import LARGEST_CONFIG, LARGEST_MODEL
from onboard.narrate.voices.models.words import Phoneme, word_times
from onboard.narrate.word_time import WordTime

_FATAL = 4
_MOST_PHONEMES = 500
"""Half a minute of speech without a stop, and 0.6 GiB; three times as many took 1.4 GiB."""


@lru_cache(maxsize=2)
def loaded(model: Path, sha256: str, config_sha256: str) -> Model:
    """The model of a file, its configuration beside it; both must have the digests given. Half a second the first time.

    Raises InputError naming the file for one that is missing, changed, too large, damaged, or no model.
    """
    config_file = model.with_name(f"{model.name}.json")
    content = _unchanged(model, LARGEST_MODEL, sha256)
    config = config_of(_unchanged(config_file, LARGEST_CONFIG, config_sha256), config_file.name)
    session = _session(with_durations(content, model.name), model.name)
    return Model(model.name, PiperVoice(session=session, config=PiperConfig.from_dict(config.table())))


def _unchanged(path: Path, limit: int, sha256: str) -> bytes:
    content = files.read_bounded(path, limit, name=path.name)
    if digest(content) != sha256:
        raise InputError(
            "is not the file that was installed: its digest is another",
            file=path.name,
            hint="Remove the files of that name from the folder of voices, and install the voice again.",
        )
    return content


def _session(model: bytes, shown: str) -> onnxruntime.InferenceSession:
    onnxruntime.set_default_logger_severity(_FATAL)
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL
    try:
        return onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
    except Exception as exc:  # ONNX Runtime's errors have no class in common
        raise _unusable(shown, exc) from exc


def _unusable(shown: str, exc: Exception) -> InputError:
    return InputError(
        f"is not a piper model that works ({type(exc).__name__}: {_line(exc)})",
        file=shown,
        hint="Fetch it again, together with its configuration.",
    )


def _line(exc: Exception) -> str:
    return " ".join(str(exc).split())[:160]


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model. ``name`` is its file's."""

    name: str
    voice: PiperVoice

    def speak(self, text: str, language: str, *, speaker_id: int, speed: float) -> Utterance:
        """All of the text, at the model's own rate, with the times of its words where they are certain.

        Raises InputError for a text the model would speak only in part, and for a model that gives no sound.
        """
        given = legible(text, language)
        self._require_spoken(given, language)
        how = SynthesisConfig(
            speaker_id=speaker_id,
            length_scale=self.voice.config.length_scale / speed,
            noise_scale=0.0,
            noise_w_scale=0.0,
        )
        pieces, heard, at = list[np.ndarray](), list[Phoneme](), 0
        sentences = self._read(_without_brackets(given.text))
        for phonemes in (part for sentence in sentences for part in _in_parts(sentence)):
            waveform, lengths = self._sound(phonemes, how)
            pieces.append(waveform)
            heard += _timed(["^", *phonemes, "$"], self.voice.config, lengths, at)
            at += len(waveform)
        if not pieces:
            raise InputError("there is nothing in the sentence that the voice speaks", hint="Write it in words.")
        sound = from_waveform(self.voice.config.sample_rate, np.concatenate(pieces))
        return Utterance(sound, self._words(given, heard, at))

    # -------------------------------------------------------------------------------------------- reading

    def _require_spoken(self, given: Legible, language: str) -> None:
        for sign in signs_of(given.text):
            if not self._read(sign):
                raise unspoken_sign(sign, language)

    def _read(self, text: str) -> list[list[str]]:
        """The text as phonemes the model has numbers for, sentence by sentence.

        InputError for a phoneme that is a sound of its own and has no number; accents of phonemes may be missing.
        """
        try:
            sentences = self.voice.phonemize(text)
        except (RuntimeError, ValueError) as exc:
            raise _unusable(f"{self.name}.json", exc) from exc
        known = self.voice.config.phoneme_id_map
        for phoneme in (phoneme for phonemes in sentences for phoneme in phonemes):
            if phoneme not in known and unicodedata.category(phoneme[0]) in {"Ll", "Lu", "Lo"}:
                raise InputError(
                    f"the model {self.name} has no sound for {phoneme!r} in {text[:40]!r}",
                    hint="Write it otherwise, or choose another voice.",
                )
        kept = ([phoneme for phoneme in phonemes if phoneme in known] for phonemes in sentences)
        return [phonemes for phonemes in kept if any(phoneme.strip() for phoneme in phonemes)]

    # -------------------------------------------------------------------------------------------- sound

    def _sound(self, phonemes: list[str], how: SynthesisConfig) -> tuple[np.ndarray, np.ndarray | None]:
        """The waveform, and how many samples each phoneme number takes where the model tells."""
        numbers = self.voice.phonemes_to_ids(phonemes)
        try:
            waveform, lengths = self.voice.phoneme_ids_to_audio(numbers, how, include_alignments=True)
        except Exception as exc:  # ONNX Runtime's errors have no class in common
            raise _unusable(self.name, exc) from exc
        waveform = np.atleast_1d(np.asarray(waveform, dtype=np.float64))
        if waveform.ndim != 1 or not np.isfinite(waveform).all():
            raise InputError(
                "is not a piper model that works: what it gives is no sound", file=self.name, hint="Take another."
            )
        fits = lengths is not None and lengths.shape == (len(numbers),) and int(lengths.sum()) == len(waveform)
        return waveform, lengths if fits else None

    def _words(self, given: Legible, heard: list[Phoneme], samples: int) -> tuple[WordTime, ...]:
        if not heard or heard[-1].ends != samples:
            return ()
        alone = [[phoneme for phonemes in self._read(word) for phoneme in phonemes] for word in given.words()]
        return word_times(given.places, alone, heard)


def _in_parts(phonemes: list[str]) -> list[list[str]]:
    """A sentence without end in parts the memory can bear, cut behind a comma or the like, else between words."""
    if len(phonemes) <= _MOST_PHONEMES:
        return [phonemes]
    half = _MOST_PHONEMES // 2
    for ends in (",;:", " "):
        cuts = [at for at in range(half, _MOST_PHONEMES) if phonemes[at] in ends]
        if cuts:
            return [phonemes[: cuts[-1] + 1], *_in_parts(phonemes[cuts[-1] + 1 :])]
    return [phonemes[:_MOST_PHONEMES], *_in_parts(phonemes[_MOST_PHONEMES:])]


def _timed(phonemes: Sequence[str], config: PiperConfig, lengths: np.ndarray | None, at: int) -> Iterator[Phoneme]:
    """Each phoneme with its samples and those of the padding behind it; nothing where lengths are not known."""
    if lengths is None:
        return
    number = 0
    padding = len(config.phoneme_id_map["_"])
    for phoneme in phonemes:
        count = len(config.phoneme_id_map[phoneme]) + (padding if phoneme != "$" else 0)
        samples = int(lengths[number : number + count].sum())
        yield Phoneme(phoneme, at, at + samples)
        number, at = number + count, at + samples


def _without_brackets(text: str) -> str:
    return text.translate({ord("["): " ", ord("]"): " "})
