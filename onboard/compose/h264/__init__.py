"""H.264 by hand: just as much of ITU-T H.264 (08/2021) as it takes to join what x264 wrote with pictures that nobody
had to encode.

    bits        bits, ue(v), se(v)                        7.2, 9.1
    units       NAL units, emulation prevention           7.3.1, annex B
    parameters  x264's parameter sets read, ours written   7.3.2, E.1
    slices      x264's slices -> slices of ours, whose openings can be written anew in place     7.3.3
    skipped     pictures without a single coded block      a repeat, and a blend of two pictures
    pieces      a byte stream -> its parameter sets and its pictures

Every slice of ours is opened by exactly 30 bits (:mod:`onboard.compose.h264.slices`), so that joining pieces changes
their first bytes only. Everything that is read is strict: what x264 does not write when it is told what we tell it
is refused, never guessed.

Does not know what is on a picture, when it is seen, nor any library.
"""
