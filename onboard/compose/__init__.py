"""pictures + sound -> Video: each slide and each scene's sound encoded once, everything else copied or written by hand.

Takes pictures with the frame they appear at, spoken sentences with the sample they start at, and words; writes one MP4
(H.264, AAC-LC, captions, chapters). Only this room knows PyAV and MoviePy.

Does not know what is on a picture or why, how long anybody will speak (a piece has no length of its own), where
anything is stored, or whether it has been made before.

    encoders/     pictures of a scene -> piece;         base.py is the contract: a repeated frame costs nothing
                  pieces -> a stream                       splice (usual): fades are written by hand; x264
    h264/         slices and parameter sets             read and written bit by bit, by the standard
    mp4/          samples and their times -> MP4        written by hand, by the standard
    moving        going closer, and fades where an encoder does not blend    a picture at a time, only inside its span
    clips         a phone's video -> upright pictures, sound    at the right time and speed
    footage/      a stranger's video, opened only in a process of its own
    soundtrack    sentences -> AAC                      a scene's, or a whole video's as one; never too high
    aac           samples -> AAC frames (ADTS)          and back
    sound_settings, music_settings, made_with           what decides the bytes; known without loading what makes them
    clip_tracks   the sound of clips beside the speech     kept as loud as it, or quiet while somebody speaks
    music         a company's own piece under the speech   quiet, out of its way, silent where a warning is told
    captions/     sentences and their times -> cues        two lines of 42 characters; WebVTT, SRT and their checks
    languages     BCP 47 -> ISO 639-2/T, and which way it is written
    joining       stream + sound + cues -> MP4           copies; frames and samples are counted, never estimated
    stills        piece -> its first and last picture, JPEG
    smaller       piece -> the same of fewer pixels
    engine        the border to PyAV: its errors in our words
"""
