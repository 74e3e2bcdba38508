"""pictures + sound -> Video: encoded where the picture changes, joined by copying.

Takes pictures with the frame they appear at, spoken sentences with the sample they start at, and words; gives the
bytes of one MP4 (H.264, AAC-LC, captions, chapters). Only this room knows PyAV and MoviePy.

Does not know what is on a picture or why, how long anybody will speak (a piece has no length of its own), where
anything is stored, or whether it has been made before.

    encoders/     pictures of a scene -> piece          base.py is the contract: a repeated frame costs nothing
    moving        fades and whatever else moves            a picture at a time, only inside its span
    clips         a phone's video -> upright pictures, sound    at the right time and speed
    footage/      a stranger's video, opened only in a process of its own
    soundtrack    sentences -> one continuous AAC track    sample 0 plays at time 0
    clip_tracks   the sound of clips beside the speech     kept as loud as it, or quiet while somebody speaks
    music         a company's own piece under the speech   quiet, out of its way, silent where a warning is told
    captions/     sentences and their times -> cues        two lines of 42 characters; WebVTT, SRT and their checks
    languages     BCP 47 -> ISO 639-2/T, and which way it is written
    joining       pieces + sound + cues -> MP4           copies; frames and samples are counted, never estimated
    stills        piece -> its first and last picture, JPEG
    smaller       piece -> the same of fewer pixels
    engine        the border to PyAV: opening bytes, its errors in our words
"""
