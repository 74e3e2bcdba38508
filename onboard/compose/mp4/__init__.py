"""Coded pictures, coded sound and words, each with its time -> one MP4, written by hand.

Takes flows of samples, one sample at a time; gives a file that begins with its table of contents and holds sound,
captions and pictures side by side in the order they are played. What it costs is copying and a few figures a sample:
memory does not grow with the pictures, and equal input gives equal bytes.

Written for exactly what onboard makes, after ISO/IEC 14496-12:2022 (the file), 14496-14:2020 (AAC), 14496-15:2022
(H.264), 3GPP TS 26.245 (captions) and Apple's QuickTime File Format (chapters); each box names its clause.

Does not know what is shown or said, who made it, or what a scene is.

    boxes     a box, and the figures every box is made of
    samples   times and sizes of samples -> the tables that find them
    entries   what a decoder must be told of a track: avc1, mp4a, tx3g, text
    tracks    a track: what kind it is, how its time maps to the video's
    movie     flows -> the file
    adts      a stream of AAC -> its frames, and the frame that is silence
    labels    title, chapters and origin, as players and programs look for them
"""
