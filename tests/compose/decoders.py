"""Decoders that have nothing to do with each other: what a stream shows must not depend on who looks at it."""

from __future__ import annotations

import ctypes
import ctypes.util
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from onboard.compose.encoders.base import Stream
from onboard.compose.h264.units import byte_stream

Planes = tuple[bytes, bytes, bytes]


def by_libavcodec(units: Sequence[bytes]) -> list[Planes]:
    """Luma and both chroma planes of every picture, in the order they are shown; nothing may be concealed."""
    context = av.CodecContext.create("h264", "r")
    context.options = {"err_detect": "explode"}
    shown = []
    for packet in [*(av.Packet(unit) for unit in units), None]:
        for frame in context.decode(packet):
            assert not frame.is_corrupt
            shown.append(_planes(frame.to_ndarray(), frame.width, frame.height))
    return shown


def by_openh264(units: Sequence[bytes]) -> list[Planes]:
    name = ctypes.util.find_library("openh264")
    if name is None:
        pytest.skip("OpenH264, the independent decoder, is not installed (Debian: libopenh264-7)")
    return list(_OpenH264(name).decode(units))


def by_ffmpeg(units: Sequence[bytes], folder: Path) -> list[Planes]:
    """The ffmpeg program, which must find nothing to say; of its own version of the library."""
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("the ffmpeg program is not installed")
    file = folder / "stream.h264"
    file.write_bytes(b"".join(units))
    command = [program, "-v", "warning", "-xerror", "-f", "h264", "-i", file, "-fps_mode", "passthrough", "-f"]
    made = subprocess.run([*command, "rawvideo", "-pix_fmt", "yuv420p", "-"], capture_output=True, check=False)
    assert (0, b"") == (made.returncode, made.stderr)
    with av.open(str(file)) as container:
        context = container.streams.video[0].codec_context
        width, height = context.width, context.height
    size = width * height * 3 // 2
    return [
        _planes(np.frombuffer(made.stdout[at : at + size], np.uint8).reshape(-1, width), width, height)
        for at in range(0, len(made.stdout), size)
    ]


def access_units(stream: Stream) -> list[bytes]:
    """A byte stream a picture, in decoding order."""
    head = [stream.sps, *stream.pps]
    return [byte_stream([*(head if not number else []), coded.slice]) for number, coded in enumerate(stream.pictures)]


def _planes(planes: np.ndarray, width: int, height: int) -> Planes:
    luma, rest = planes[:height], planes[height:].reshape(-1)
    half = width * height // 4
    return luma.tobytes(), rest[:half].tobytes(), rest[half : 2 * half].tobytes()


# ------------------------------------------------------------------------------------------------ OpenH264, codec_api.h


class _Parameters(ctypes.Structure):
    _fields_ = (
        ("reconstructed", ctypes.c_char_p),
        ("load", ctypes.c_uint),
        ("layer", ctypes.c_ubyte),
        ("concealment", ctypes.c_int),
        ("parse_only", ctypes.c_bool),
        ("size", ctypes.c_uint),
        ("kind", ctypes.c_int),
    )


class _Shown(ctypes.Structure):
    _fields_ = (
        ("status", ctypes.c_int),
        ("came", ctypes.c_ulonglong),
        ("goes", ctypes.c_ulonglong),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("format", ctypes.c_int),
        ("strides", ctypes.c_int * 2),
        ("planes", ctypes.c_void_p * 3),
    )


_REMAINING = 18  # DECODER_OPTION_NUM_OF_FRAMES_REMAINING_IN_BUFFER
_INITIALIZE, _UNINITIALIZE, _DECODE, _FLUSH, _GET_OPTION = 0, 1, 3, 5, 9  # of ISVCDecoderVtbl


class _OpenH264:
    def __init__(self, name: str) -> None:
        library = ctypes.CDLL(name)
        self._decoder = ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))()
        assert 0 == library.WelsCreateDecoder(ctypes.byref(self._decoder))
        parameters = _Parameters(None, 0, 255, 0, False, 8, 0)
        assert 0 == self._call(_INITIALIZE, ctypes.byref(parameters))

    def _call(self, number: int, *arguments: object) -> int:
        function = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p, *[ctypes.c_void_p] * len(arguments))
        passed = [ctypes.cast(argument, ctypes.c_void_p) for argument in arguments]
        return function(self._decoder.contents[number])(self._decoder, *passed)

    def decode(self, units: Sequence[bytes]) -> Iterator[Planes]:
        function = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p
        )(self._decoder.contents[_DECODE])
        for unit in units:
            shown, planes = _Shown(), (ctypes.c_void_p * 3)()
            state = function(self._decoder, unit, len(unit), planes, ctypes.byref(shown))
            assert 0 == state, f"OpenH264 objects: {state:#x}"
            yield from self._ready(shown, planes)
        left = ctypes.c_int()
        self._call(_GET_OPTION, ctypes.c_void_p(_REMAINING), ctypes.byref(left))
        for _ in range(left.value):
            shown, planes = _Shown(), (ctypes.c_void_p * 3)()
            self._call(_FLUSH, planes, ctypes.byref(shown))
            yield from self._ready(shown, planes)
        self._call(_UNINITIALIZE)

    @staticmethod
    def _ready(shown: _Shown, planes: ctypes.Array[ctypes.c_void_p]) -> Iterator[Planes]:
        if shown.status != 1:
            return
        sizes = [(shown.width, shown.height, shown.strides[0])]
        sizes += [(shown.width // 2, shown.height // 2, shown.strides[1])] * 2
        found = []
        for plane, (width, height, stride) in zip(planes, sizes, strict=True):
            rows = np.ctypeslib.as_array((ctypes.c_ubyte * (stride * height)).from_address(plane))
            found.append(rows.reshape(height, stride)[:, :width].tobytes())
        yield found[0], found[1], found[2]
