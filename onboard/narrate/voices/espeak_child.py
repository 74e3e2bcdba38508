"""eSpeak NG speaks one text: a program of its own, so that neither its licence nor its faults reach onboard.

Run by ``espeak.py`` as ``python -I -S espeak_child.py``; imports nothing but the standard library.

stdin    a JSON object: library, data (paths), voice, rate (words a minute), pitch (0 to 100), text, signs, most_samples
stdout   one line of JSON, then the samples (PCM, mono, 16 bit, in the machine's byte order)
         {"rate": Hz, "samples": n, "marks": [[character, sample], ...]}   a mark where each word begins
         {"unspoken": sign}   one of ``signs`` has no sound             {"fault": text}   what eSpeak refused

eSpeak NG: speak_lib.h of version 1.52 (types and numbers below).
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any, NoReturn

_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_UTF_8 = 1
_RATE, _PITCH = 1, 3
_WORD, _END_OF_LIST = 1, 0


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Listener = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def main() -> None:
    wanted = json.load(sys.stdin.buffer)
    espeak = ctypes.CDLL(wanted["library"])
    rate = espeak.espeak_Initialize(_SYNCHRONOUS, 0, wanted["data"].encode(), _DO_NOT_EXIT)
    if rate <= 0:
        _fault(f"its data cannot be used (espeak_Initialize: {rate})")
    _require(espeak.espeak_SetVoiceByName(wanted["voice"].encode()), f"it has no voice {wanted['voice']!r}")
    _require(espeak.espeak_SetParameter(_RATE, wanted["rate"], 0), f"it does not take the rate {wanted['rate']}")
    _require(espeak.espeak_SetParameter(_PITCH, wanted["pitch"], 0), f"it does not take the pitch {wanted['pitch']}")
    for sign in wanted["signs"]:
        if not _phonemes(espeak, sign):
            _answer({"unspoken": sign})
    sound, marks = _spoken(espeak, wanted["text"], wanted["most_samples"])
    _answer({"rate": rate, "samples": len(sound) // 2, "marks": marks}, bytes(sound))


def _spoken(espeak: Any, text: str, most_samples: int) -> tuple[bytearray, list[tuple[int, int]]]:
    sound, marks = bytearray(), []

    @_Listener
    def listen(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            sound.extend(ctypes.string_at(samples, 2 * count))
        at = 0
        while events[at].type != _END_OF_LIST:
            if events[at].type == _WORD:
                marks.append((events[at].text_position - 1, events[at].sample))
            at += 1
        return int(len(sound) > 2 * most_samples)

    espeak.espeak_SetSynthCallback(listen)
    content = text.encode()
    code = espeak.espeak_Synth(content, ctypes.c_size_t(len(content) + 1), 0, 1, 0, _UTF_8, None, None)
    _require(code, f"it does not speak the text (espeak_Synth: {code})")
    if len(sound) > 2 * most_samples:
        _fault(f"it does not come to an end after {most_samples} samples")
    return sound, marks


def _phonemes(espeak: Any, sign: str) -> bytes:
    espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
    left = ctypes.c_char_p(sign.encode())
    return (espeak.espeak_TextToPhonemes(ctypes.byref(left), _UTF_8, 0) or b"").strip()


def _require(code: int, otherwise: str) -> None:
    if code != 0:
        _fault(otherwise)


def _fault(reason: str) -> NoReturn:
    _answer({"fault": reason})


def _answer(told: dict[str, Any], sound: bytes = b"") -> NoReturn:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + sound)
    sys.stdout.buffer.flush()
    sys.exit(0)


if __name__ == "__main__":
    main()
