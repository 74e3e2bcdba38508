"""Slice headers (ITU-T H.264, 7.3.3 and 7.4.3): x264's are read and written anew as ours.

That happens once, when a picture is encoded. All our slices of coded pictures are opened by exactly 30 bits, whatever
picture they belong to:

                                     IDR             intra            predicted
    first_mb_in_slice                1               1                1
    slice_type                       3 (ue 2)        7 (ue 7)         5 (ue 5)
    pic_parameter_set_id             1               1                1
    frame_num                        4               4                4
    idr_pic_id                       3 (ue 1, 2)
    pic_order_cnt_lsb                16              16               16
    num_ref_idx_active_override                                       1
    ref_pic_list_modification                                         1
    dec_ref_pic_marking              2               1                1

So a picture gets another place in the stream, and an IDR picture becomes an intra picture that others may be shown
before, by writing its first four bytes anew: the coded blocks behind them are never shifted.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from onboard.compose.h264.bits import BitReader, BitWriter, refused
from onboard.compose.h264.parameters import FRAME_NUMBER_BITS, ORDER_BITS, SequenceParameters
from onboard.compose.h264.units import IDR_SLICE, SLICE, content_of, importance_of, kind_of, prevented

OPENING_BITS = 30
_OPENING_BYTES = 4
_LONGEST_OPENING = 64
"""Bytes of a NAL unit in which the opening and the first byte that is not zero behind it are found."""
_P, _I, _ALL_P, _ALL_I = 0, 2, 5, 7  # slice_type, table 7-6; 5 and 7: of a picture with no other slices
_REFERENCE = 3


class Opens(enum.Enum):
    """What a slice of ours belongs to."""

    IDR = "IDR"
    INTRA = "intra"
    PREDICTED = "predicted"


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of a slice.

    ``frame_number``  frame_num: reference pictures since the last IDR picture, modulo 16
    ``order``         picture order count since the last IDR picture, modulo 65,536
    ``idr``           idr_pic_id, 1 or 2; of an IDR picture, and never twice in a row
    """

    opens: Opens
    frame_number: int = 0
    order: int = 0
    idr: int = 1

    def bits(self) -> int:
        """Its 30 bits."""
        kind = {Opens.IDR: _I, Opens.INTRA: _ALL_I, Opens.PREDICTED: _ALL_P}[self.opens]
        written = BitWriter().ue(0).ue(kind).ue(0).u(FRAME_NUMBER_BITS, self.frame_number)
        if self.opens is Opens.IDR:
            written.ue(self.idr)
        written.u(ORDER_BITS, self.order)
        if self.opens is Opens.PREDICTED:
            written.u(1, 0).u(1, 0)  # one reference, the last one decoded
        written.u(2 if self.opens is Opens.IDR else 1, 0)  # the oldest reference goes (8.2.5.3)
        assert written.count == OPENING_BITS
        return written.value

    def first_byte(self) -> int:
        return _REFERENCE << 5 | (IDR_SLICE if self.opens is Opens.IDR else SLICE)


def ours(unit: bytes, parameters: SequenceParameters, frame_number: int, order: int) -> bytes:
    """A slice by x264 as a slice of ours: opened as an IDR picture, or as a predicted one with these numbers.

    OnboardError where it is not the only slice of an I or P picture that refers to the picture before it at most.
    """
    content = content_of(unit)
    read = BitReader(content)
    intra = _read_opening(read, kind_of(unit), importance_of(unit), parameters)
    behind = read.at
    _read_rest(read)
    bits = 8 * len(content) - behind
    opening = Opening(Opens.IDR) if intra else Opening(Opens.PREDICTED, frame_number, order)
    whole = opening.bits() << bits | int.from_bytes(content, "big") & ((1 << bits) - 1)
    return bytes([opening.first_byte()]) + prevented(_refilled(whole, OPENING_BITS + bits))


def _read_opening(read: BitReader, kind: int, importance: int, parameters: SequenceParameters) -> bool:
    """Up to the quantiser, whether the picture is an IDR picture."""
    idr = read.expect("nal_unit_type", kind, SLICE, IDR_SLICE) == IDR_SLICE
    if not importance:
        raise refused("a picture that no other may refer to")
    read.expect("first_mb_in_slice", read.ue(), 0)
    read.expect("slice_type", read.ue(), *((_I, _ALL_I) if idr else (_P, _ALL_P)))
    read.expect("pic_parameter_set_id", read.ue(), 0)
    read.u(parameters.frame_number_bits)
    if idr:
        read.ue()
    read.u(parameters.order_bits)
    if not idr:
        if read.flag():
            read.expect("num_ref_idx_l0_active_minus1", read.ue(), 0)
        read.expect("ref_pic_list_modification_flag_l0", read.u(1), 0)
        read.expect("adaptive_ref_pic_marking_mode_flag", read.u(1), 0)
    else:
        read.expect("no_output_of_prior_pics_flag", read.u(1), 0)
        read.expect("long_term_reference_flag", read.u(1), 0)
    return idr


def _read_rest(read: BitReader) -> None:
    """From the quantiser on. It stays as it is, and is read only to be refused where it makes no sense."""
    read.expect("slice_qp_delta", read.se(), *range(-26, 26))
    if read.expect("disable_deblocking_filter_idc", read.ue(), 0, 1, 2) != 1:
        read.expect("slice_alpha_c0_offset_div2", read.se(), *range(-6, 7))
        read.expect("slice_beta_offset_div2", read.se(), *range(-6, 7))


def _refilled(value: int, bits: int) -> bytes:
    """Bits that end in a stop bit and zeros, with as many zeros as fill a byte."""
    stop = (value & -value).bit_length() - 1
    value, bits = value >> stop, bits - stop
    filling = -bits % 8
    return (value << filling).to_bytes((bits + filling) // 8, "big")


def reopened(unit: bytes, opening: Opening) -> bytes:
    """A slice of ours at another place in the stream. Its length may change by a byte or two.

    OnboardError where it is no slice of ours, or a predicted one is to be opened as an intra one or the other way.
    """
    content, rest = _divided(unit)
    if (_opening_in(content, unit[0]).opens is Opens.PREDICTED) != (opening.opens is Opens.PREDICTED):
        raise refused(f"a slice of another kind where an {opening.opens.value} picture must be")
    head = int.from_bytes(content[:_OPENING_BYTES], "big") & 0b11 | opening.bits() << 2
    content = head.to_bytes(_OPENING_BYTES, "big") + content[_OPENING_BYTES:]
    return bytes([opening.first_byte()]) + prevented(content) + rest


def opening_of(unit: bytes) -> Opening:
    """The opening of a slice of ours. OnboardError where it is none."""
    return _opening_in(_divided(unit)[0], unit[0])


def _divided(unit: bytes) -> tuple[bytes, bytes]:
    """(content up to the first byte behind the opening that is not zero, the rest as it stands in the unit).

    Emulation prevention looks at most two zeros back, so behind a byte that is not zero nothing depends on what
    stands in front of it.
    """
    content, zeros = bytearray(), 0
    for at, byte in enumerate(unit[1:_LONGEST_OPENING], 1):
        if zeros == 2 and byte == 3:
            zeros = 0
            continue
        content.append(byte)
        zeros = 0 if byte else zeros + 1
        if byte and len(content) > _OPENING_BYTES:
            return bytes(content), unit[at + 1 :]
    raise refused("a slice without an opening of ours")


def _opening_in(content: bytes, first_byte: int) -> Opening:
    read = BitReader(content)
    read.expect("first_mb_in_slice", read.ue(), 0)
    kind = read.expect("slice_type", read.ue(), _I, _ALL_I, _ALL_P)
    opens = {_I: Opens.IDR, _ALL_I: Opens.INTRA, _ALL_P: Opens.PREDICTED}[kind]
    read.expect("pic_parameter_set_id", read.ue(), 0)
    frame_number = read.u(FRAME_NUMBER_BITS)
    idr = read.expect("idr_pic_id", read.ue(), 1, 2) if opens is Opens.IDR else 1
    opening = Opening(opens, frame_number, read.u(ORDER_BITS), idr)
    if read.u(OPENING_BITS - read.at) or first_byte != opening.first_byte():
        raise refused("a slice with an opening that is not ours")
    return opening
