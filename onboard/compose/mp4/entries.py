"""What a decoder must be told of a track before its first sample: the sample entry (ISO/IEC 14496-12, 8.5.2)."""

from __future__ import annotations

from collections.abc import Sequence

from onboard.compose.h264.bits import BitReader
from onboard.compose.h264.units import PPS, SPS, content_of, kind_of
from onboard.compose.mp4.adts import DECODER
from onboard.compose.mp4.boxes import AS_IT_IS, box, byte, full_box, half, word
from onboard.compose.mp4.samples import Rates
from onboard.core.errors import OnboardError
from onboard.core.model import Size
from onboard.core.timing import SAMPLES_PER_SECOND

_HEAD = bytes(6) + half(1)  # reserved, and the first of one data reference: this file
_DOTS_PER_INCH = word(72 << 16)
_WHITE, _BLACK = b"\xff\xff\xff\xff", b"\x00\x00\x00\xff"
_BASELINE, _MAIN, _EXTENDED = 66, 77, 88
_NOT_SUBSAMPLED = 3


# ------------------------------------------------------------------------------------------------ pictures


def avc1(size: Size, sps: bytes, pps: Sequence[bytes], rates: Rates) -> bytes:
    """H.264 whose parameter sets stand here and nowhere else (14496-15, 5.4.2), BT.709 in limited range."""
    return box(
        b"avc1",
        _HEAD,
        bytes(16),
        half(size.width),
        half(size.height),
        _DOTS_PER_INCH * 2,
        bytes(4),
        half(1),  # frames a sample
        bytes(32),  # the encoder's name
        half(24),  # "colour without alpha"
        b"\xff\xff",
        _avcc(sps, pps),
        box(b"colr", b"nclx", half(1) * 3, byte(0)),  # 14496-12, 12.1.5; the figures of ITU-T H.273
        box(b"pasp", word(1), word(1)),  # 14496-12, 12.1.4
        _btrt(rates),
    )


def _avcc(sps: bytes, pps: Sequence[bytes]) -> bytes:
    """AVCDecoderConfigurationRecord (14496-15, 5.3.3.1); NAL units have lengths of 4 bytes."""
    if len(sps) < 4 or kind_of(sps) != SPS or not pps or any(not unit or kind_of(unit) != PPS for unit in pps):
        raise OnboardError("a stream without the parameter sets of H.264", stage="compose")
    profile, allowed, level = sps[1:4]
    deep = b""
    if profile not in (_BASELINE, _MAIN, _EXTENDED):
        chroma, luma_bits, chroma_bits = _format(sps)
        deep = bytes((0xFC | chroma, 0xF8 | luma_bits, 0xF8 | chroma_bits, 0))
    return box(
        b"avcC",
        bytes((1, profile, allowed, level, 0xFC | 3, 0xE0 | 1)),
        half(len(sps)),
        sps,
        byte(len(pps)),
        *(half(len(unit)) + unit for unit in pps),
        deep,
    )


def _format(sps: bytes) -> tuple[int, int, int]:
    """chroma_format_idc and the depths of luma and chroma less 8 (ITU-T H.264, 7.3.2.1.1)."""
    read = BitReader(content_of(sps))
    read.u(24)  # profile, constraints and level
    read.ue()  # seq_parameter_set_id
    chroma = read.ue()
    if chroma == _NOT_SUBSAMPLED:
        read.flag()  # separate_colour_plane_flag
    return chroma, read.ue(), read.ue()


def _btrt(rates: Rates) -> bytes:
    """14496-12, 8.5.2.2."""
    return box(b"btrt", word(rates.largest), word(rates.most), word(rates.average))


# ------------------------------------------------------------------------------------------------ sound


def mp4a(rates: Rates) -> bytes:
    """AAC-LC, 48 kHz, mono (14496-14, 6.7.2)."""
    return box(
        b"mp4a",
        _HEAD,
        bytes(8),
        half(1),  # channel
        half(16),  # bits a sample
        bytes(4),
        word(SAMPLES_PER_SECOND << 16),
        _esds(rates),
    )


def _esds(rates: Rates) -> bytes:
    """ES_Descriptor (14496-1, 7.2.6.5), its ES_ID 0 as in every file (14496-14, 4.1.2)."""
    audio = bytes((0x40, 5 << 2 | 1))  # object type AAC, stream type audio
    config = audio + rates.largest.to_bytes(3, "big") + word(rates.most) + word(rates.average)
    decoder = _descriptor(4, config + _descriptor(5, DECODER))
    return full_box(b"esds", 0, 0, _descriptor(3, bytes(3) + decoder + _descriptor(6, b"\x02")))


def _descriptor(tag: int, content: bytes) -> bytes:
    """A descriptor and its length of four times seven bits (14496-1, 8.3.3): every player reads these."""
    first, second, third, last = (len(content) >> bits & 127 for bits in (21, 14, 7, 0))
    return bytes((tag, 0x80 | first, 0x80 | second, 0x80 | third, last)) + content


# ------------------------------------------------------------------------------------------------ words


def tx3g() -> bytes:
    """Captions (3GPP TS 26.245, 5.16): white on black, in the middle of the bottom, where the player wants them."""
    middle, bottom = byte(1), b"\xff"
    style = bytes(4) + half(1) + byte(0) + byte(16) + _WHITE
    fonts = box(b"ftab", half(1), half(1), byte(5), b"Arial")
    return box(b"tx3g", _HEAD, word(0), middle, bottom, _BLACK, bytes(8), style, fonts)


def text() -> bytes:
    """Titles of chapters (QuickTime File Format, "Text sample description"); nothing of how it looks is ever seen."""
    middle, black, anywhere = word(1), bytes(6), bytes(8)
    font_number, font_name = half(0), byte(0)
    return box(
        b"text", _HEAD, word(0), middle, black, anywhere, bytes(8), font_number, half(0), bytes(3), black, font_name
    )


def text_head() -> bytes:
    """What stands in a text track where a video track has its video header (QuickTime, "Base media header")."""
    middle = full_box(b"gmin", 0, 0, half(0x40), half(0x8000) * 3, bytes(4))
    return box(b"gmhd", middle, box(b"text", AS_IT_IS))
