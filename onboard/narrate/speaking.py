"""One sentence and one voice -> a WAV file: spoken, verified, levelled.

The checks here hold for every voice: what comes out is sound, is loud enough to be speech, is long enough for what
was to be said, and falls silent at its end. They catch a voice that breaks its promise.
"""

from __future__ import annotations

import unicodedata

from onboard.core.errors import InputError, OnboardError, attached
from onboard.narrate.levelling import RATE, end_level, levelled
from onboard.narrate.sound import Sound, Utterance, resampled, to_wav
from onboard.narrate.voices.base import VoiceSettings
from onboard.narrate.voices.settings import voice_class

_FASTEST = 26.0
"""Letters and digits a second at speed 1.0. Measured on 1,800 sentences of Pico, Piper and espeak, pauses at the ends
taken off: half of them below 9 to 17, the fastest 22 (French, and German in a single long word)."""
_SLOWEST = 1.5
"""Seconds for one letter or digit at speed 1.0: a spelled "W" or a "€" takes 0.8, and each sentence has 3 to spare."""
_SOFTEST = 0.01
"""Largest sample of the quietest thing taken for speech, full scale = 1.0 (-40 dBFS)."""
_QUIET_END = -32.0
"""What a whole sentence sinks below in its last 60 ms, in dB under its loudest 5 ms. Measured on the same sentences and
on 2,700 of Pico's at other speeds and pitches: none ends above -36; of sounds cut inside a word, 98 in 100 do."""


LONGEST_SENTENCE = 1_500
"""Characters; a minute and a half of speech. Beyond it memory and time grow without use."""


def speak(spoken: str, voice: VoiceSettings) -> bytes:
    """The sentence as WAV: 48 kHz, mono, 16 bit, -16 LUFS, a short breath of silence at both ends.

    The voice's own word times are in it as cue points (:func:`onboard.narrate.sound.words_in`).

    ``spoken`` is the spoken form (:mod:`onboard.narrate.normaliser`). All of it is in the sound, or an error
    says which sentence (``place``) and why: InputError for a text that cannot be spoken, MissingError, ServiceError
    and UsageError as the voice raises them, OnboardError where a voice broke its promise.
    """
    with attached(stage="narrate", place=_shown(spoken)):
        _require_speakable(spoken)
        speaker = voice_class(voice.provider)(voice)
        raw = speaker.synthesise(spoken)
        sound = resampled(raw.sound, RATE)
        words = tuple(word.at_rate(raw.sound.rate, RATE) for word in raw.words)
        _require_length(sound, spoken, voice)
        if not speaker.speaks:
            return to_wav(sound, words)
        _require_sound(sound, voice)
        if not words:
            _require_quiet_end(raw.sound, voice)
        finished = levelled(Utterance(sound, words))
        _require_length(finished.sound, spoken, voice)
        return to_wav(finished.sound, finished.words)


def _shown(spoken: str) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in spoken[:60])


def _require_speakable(spoken: str) -> None:
    if len(spoken) > LONGEST_SENTENCE:
        raise InputError(
            f"a sentence of {len(spoken)} characters, and the limit is {LONGEST_SENTENCE}",
            hint="Divide it into several sentences.",
        )
    for character in spoken:
        if unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} and character not in "\t\n\r":
            raise InputError(
                f"the sentence holds the control character U+{ord(character):04X}",
                hint="Remove it from the document or the script.",
            )
    if not any(character.isalnum() for character in spoken):
        raise InputError(
            "the sentence has no letter and no digit, so there is nothing to speak",
            hint="Write it in words, or remove it from the script.",
        )


def _require_length(sound: Sound, spoken: str, voice: VoiceSettings) -> None:
    characters = sum(character.isalnum() for character in spoken)
    least = characters / (_FASTEST * voice.speed)
    most = (3.0 + characters * _SLOWEST) / voice.speed
    if not least <= sound.seconds <= most:
        raise OnboardError(
            f"the voice {voice.provider}/{voice.voice} gave {sound.seconds:.2f} s of sound for {characters} letters; "
            f"{least:.2f} to {most:.2f} s are plausible",
            hint="Try again; if it stays, reword the sentence or choose another voice, and report it.",
        )


def _require_sound(sound: Sound, voice: VoiceSettings) -> None:
    if abs(sound.waveform()).max(initial=0.0) < _SOFTEST:
        raise OnboardError(
            f"the voice {voice.provider}/{voice.voice} gave silence for a sentence",
            hint="Reword the sentence or choose another voice, and report it.",
        )


def _require_quiet_end(sound: Sound, voice: VoiceSettings) -> None:
    """For voices that tell no word times: the others are held to theirs."""
    if (level := end_level(sound)) > _QUIET_END:
        raise OnboardError(
            f"the voice {voice.provider}/{voice.voice} broke off: the last 60 ms are {-level:.0f} dB below the loudest "
            f"moment, and a sentence ends at least {-_QUIET_END:.0f} dB below it",
            hint="Try again; if it stays, reword the sentence or choose another voice, and report it.",
        )
