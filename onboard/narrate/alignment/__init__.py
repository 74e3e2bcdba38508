"""When each word of a spoken sentence is heard: found in the sound, where the voice itself does not tell.

A sentence's spoken form and its sound go in, one WordTime a word comes out; any voice, any language, no model to
install. The same goes in, the same comes out.

    aligning     words and sound -> word times      start here
    expected     words -> the sounds to expect and how long each lasts; the letters are in letters/<language>.toml
    digits       digits -> the words they are said as
    ear          samples -> how much each moment sounds like each kind of sound; its weights are in ear.toml
    matching     expected sounds and heard moments -> when each sound is heard
    tables       the files of this room, read once
"""
