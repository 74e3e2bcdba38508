"""Title, chapters and origin of a video, as players and programs look for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from onboard.compose.mp4.boxes import box, byte, full_box, long, word

LONGEST_CHAPTER_TITLE = 255
MOST_CHAPTERS = 255
"""In the list that simple players read; the track of chapters holds any number."""

SYNTHETIC = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

_HUNDRED_NANOSECONDS = 10_000_000
_UTF_8 = 1
_NAMES = {"title": b"\xa9nam", "album": b"\xa9alb", "encoding_tool": b"\xa9too", "comment": b"\xa9cmt"}


def told_in_words(words: Mapping[str, str]) -> bytes:
    """The metadata box, with what is known of title, album, encoding_tool and comment.

    A ``meta`` box (ISO/IEC 14496-12, 8.11.1) with the list of Apple's iTunes, which has become every player's.
    """
    told = [
        box(kind, box(b"data", word(_UTF_8), bytes(4), words[name].encode()))
        for name, kind in _NAMES.items()
        if words.get(name)
    ]
    if not told:
        return b""
    reader = full_box(b"hdlr", 0, 0, bytes(4), b"mdir", b"appl", bytes(9))
    return full_box(b"meta", 0, 0, reader, box(b"ilst", *told))


def chapter_list(chapters: Sequence[tuple[int, str]], clock: int) -> bytes:
    """(ticks from the start, title) as Nero wrote them: version 1, a count of 8 bits, then time, length and title."""
    listed = chapters[:MOST_CHAPTERS]
    if not listed:
        return b""
    entries = [
        long((start * _HUNDRED_NANOSECONDS * 2 + clock) // (clock * 2)) + byte(len(title.encode())) + title.encode()
        for start, title in listed
    ]
    return full_box(b"chpl", 1, 0, bytes(4), byte(len(entries)), *entries)


def origin(*, title: str, language: str, ai_label: str, ai_systems: str) -> bytes:
    """That it is synthetic, as an XMP packet in a ``uuid`` box (XMP specification part 3, 1.2.7.2).

    In the words of the IPTC Photo Metadata Standard 2025.1: ``DigitalSourceType``, ``AISystemUsed``.
    """
    packet = _XMP.format(
        synthetic=SYNTHETIC,
        language=escape(language),
        label=escape(ai_label),
        systems=f' Iptc4xmpExt:AISystemUsed="{escape(ai_systems)}"' if ai_systems else "",
        title=escape(title),
    ).encode()
    return box(b"uuid", _XMP_UUID, packet)


_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" Iptc4xmpExt:DigitalSourceType="{synthetic}"{systems}>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="{language}">{label}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
