"""Parameter sets (ITU-T H.264, 7.3.2.1 and 7.3.2.2, 7.4.2, E.1.1): x264's are read, ours are written.

All pieces of a video have one sequence and one picture parameter set, ours. It says of the stream: High profile, level
4.0, frames only, 4:2:0 of 8 bits, BT.709 in limited range, square pixels, CAVLC, two reference frames, 4 bits of
``frame_num`` and 16 bits of picture order count in every slice; B pictures are weighted by their picture order
counts (``weighted_bipred_idc`` 2), and one picture at most is decoded before its turn.
"""

from __future__ import annotations

from dataclasses import dataclass

from onboard.compose.h264.bits import BitReader, BitWriter, refused
from onboard.compose.h264.units import PPS, SPS, content_of, kind_of, unit_of
from onboard.core.model import Size
from onboard.core.timing import FRAMES_PER_SECOND

FRAME_NUMBER_BITS = 4
ORDER_BITS = 16
REFERENCE_FRAMES = 2

_BASELINE, _MAIN, _HIGH = 66, 77, 100
_LEVEL = 40
_SQUARE, _UNSPECIFIED_FORMAT, _BT709 = 1, 5, 1
_LONGEST_VECTOR = 11  # log2 in quarter samples, as x264 says for level 4.0
_CHROMA_OFFSETS = range(-12, 13)


@dataclass(frozen=True, slots=True)
class SequenceParameters:
    """What x264 said about its stream, as far as its slices are read by it.

    ``order_bits``  of the picture order count in a slice header; 0: it has none (type 2, decoding order)
    """

    size: Size
    frame_number_bits: int
    order_bits: int


@dataclass(frozen=True, slots=True)
class PictureParameters:
    """What x264 said about its pictures and our own parameter set says again."""

    chroma_offset: int
    large_transform: bool


def macroblocks(size: Size) -> tuple[int, int]:
    """(across, down)"""
    return -(-size.width // 16), -(-size.height // 16)


def written_sequence(size: Size) -> bytes:
    """Our sequence parameter set for pictures of this size (both sides even), as a NAL unit."""
    across, down = macroblocks(size)
    right, bottom = (across * 16 - size.width) // 2, (down * 16 - size.height) // 2
    written = BitWriter().u(8, _HIGH).u(8, 0).u(8, _LEVEL).ue(0)
    written.ue(1).ue(0).ue(0).u(1, 0).u(1, 0)  # 4:2:0, 8 bits, 8 bits, nothing lossless, flat scaling
    written.ue(FRAME_NUMBER_BITS - 4).ue(0).ue(ORDER_BITS - 4)
    written.ue(REFERENCE_FRAMES).u(1, 0)  # no gaps in frame_num
    written.ue(across - 1).ue(down - 1).u(1, 1).u(1, 1)  # frames only, direct_8x8_inference
    written.u(1, bool(right or bottom))
    if right or bottom:
        written.ue(0).ue(right).ue(0).ue(bottom)
    written.u(1, 1)
    _write_usability(written)
    return unit_of(SPS, 3, written.trailed())


def _write_usability(written: BitWriter) -> None:
    """VUI parameters (E.1.1)."""
    written.u(1, 1).u(8, _SQUARE).u(1, 0)  # no overscan said
    written.u(1, 1).u(3, _UNSPECIFIED_FORMAT).u(1, 0)  # limited range
    written.u(1, 1).u(8, _BT709).u(8, _BT709).u(8, _BT709)
    written.u(1, 0)  # no chroma location said
    written.u(1, 1).u(32, 1).u(32, 2 * FRAMES_PER_SECOND).u(1, 0)  # a tick is half a frame; the rate is not fixed
    written.u(1, 0).u(1, 0).u(1, 0)  # no HRD of either kind, no pic_struct
    written.u(1, 1).u(1, 1).ue(0).ue(0).ue(_LONGEST_VECTOR).ue(_LONGEST_VECTOR).ue(1).ue(REFERENCE_FRAMES)


def written_picture(parameters: PictureParameters) -> bytes:
    """Our picture parameter set, as a NAL unit."""
    written = BitWriter().ue(0).ue(0).u(1, 0).u(1, 0).ue(0)  # CAVLC, no slice groups
    written.ue(0).ue(0).u(1, 0).u(2, 2)  # one active reference; P not weighted, B implicitly
    written.se(0).se(0).se(parameters.chroma_offset)
    written.u(1, 1).u(1, 0).u(1, 0)  # slices say how they are deblocked
    written.u(1, parameters.large_transform).u(1, 0).se(parameters.chroma_offset)
    return unit_of(PPS, 3, written.trailed())


def read_sequence(unit: bytes) -> SequenceParameters:
    """x264's sequence parameter set. OnboardError where ours could not stand in its place."""
    if kind_of(unit) != SPS:
        raise refused("no sequence parameter set where one must be")
    read = BitReader(content_of(unit))
    profile = read.expect("profile_idc", read.u(8), _BASELINE, _MAIN, _HIGH)
    read.u(8)  # constraints that a stream of this profile may keep
    read.u(8)  # the level: ours is 4.0, which holds every size that the settings allow
    read.expect("seq_parameter_set_id", read.ue(), 0)
    if profile == _HIGH:
        read.expect("chroma_format_idc", read.ue(), 1)
        read.expect("bit_depth_luma_minus8", read.ue(), 0)
        read.expect("bit_depth_chroma_minus8", read.ue(), 0)
        read.expect("qpprime_y_zero_transform_bypass_flag", read.u(1), 0)
        read.expect("seq_scaling_matrix_present_flag", read.u(1), 0)
    frame_number_bits = 4 + read.expect("log2_max_frame_num_minus4", read.ue(), *range(13))
    order_type = read.expect("pic_order_cnt_type", read.ue(), 0, 2)
    order_bits = 0 if order_type else 4 + read.expect("log2_max_pic_order_cnt_lsb_minus4", read.ue(), *range(13))
    read.expect("max_num_ref_frames", read.ue(), *range(REFERENCE_FRAMES + 1))
    read.expect("gaps_in_frame_num_value_allowed_flag", read.u(1), 0)
    across, down = read.ue() + 1, read.ue() + 1
    read.expect("frame_mbs_only_flag", read.u(1), 1)
    read.expect("direct_8x8_inference_flag", read.u(1), 1)
    return SequenceParameters(_cropped(read, across, down), frame_number_bits, order_bits)


def _cropped(read: BitReader, across: int, down: int) -> Size:
    """The size that is seen of a picture of so many macroblocks (7.4.2.1.1, frame cropping)."""
    left, right, top, bottom = (read.ue() for _ in range(4)) if read.flag() else (0, 0, 0, 0)
    if left or top or right > 7 or bottom > 7:
        raise refused("pictures that are cropped in an unknown way")
    return Size(16 * across - 2 * right, 16 * down - 2 * bottom)


def read_picture(unit: bytes) -> PictureParameters:
    """x264's picture parameter set. OnboardError where ours could not stand in its place."""
    if kind_of(unit) != PPS:
        raise refused("no picture parameter set where one must be")
    content = content_of(unit)
    read = BitReader(content)
    read.expect("pic_parameter_set_id", read.ue(), 0)
    read.expect("seq_parameter_set_id", read.ue(), 0)
    read.expect("entropy_coding_mode_flag", read.u(1), 0)
    read.expect("bottom_field_pic_order_in_frame_present_flag", read.u(1), 0)
    read.expect("num_slice_groups_minus1", read.ue(), 0)
    read.expect("num_ref_idx_l0_default_active_minus1", read.ue(), 0)
    read.ue()  # list 1 is used by B pictures only, and those are ours
    read.expect("weighted_pred_flag", read.u(1), 0)
    read.u(2)
    read.expect("pic_init_qp_minus26", read.se(), 0)
    read.se()  # of switching pictures, which there are none
    chroma_offset = read.expect("chroma_qp_index_offset", read.se(), *_CHROMA_OFFSETS)
    read.expect("deblocking_filter_control_present_flag", read.u(1), 1)
    read.expect("constrained_intra_pred_flag", read.u(1), 0)
    read.expect("redundant_pic_cnt_present_flag", read.u(1), 0)
    if read.at == _end_of(content):
        return PictureParameters(chroma_offset, large_transform=False)
    large_transform = read.flag()
    read.expect("pic_scaling_matrix_present_flag", read.u(1), 0)
    read.expect("second_chroma_qp_index_offset", read.se(), chroma_offset)
    return PictureParameters(chroma_offset, large_transform)


def _end_of(content: bytes) -> int:
    """Bits in front of the stop bit (7.2, more_rbsp_data)."""
    last = content[-1] if content else 0
    return 8 * len(content) - (last & -last).bit_length()
