"""What every room may know: values and small laws, and nothing that touches the world.

Pure: no file is opened here, no library beyond Python's own is imported, nothing remembers anything.

    model         the values that travel between the stages: Instruction, Script, Timeline, ...
    errors        one tree of errors, with exit codes
    fingerprint   the digest of a value: same meaning, same digest
    roundtrip     a value as plain data and back, whole
    places        places in documents, said in a language
    photos        how large a photo may be
    marks         what a trainer points at on a photo; ``attributes``: how that is written, ``clips``: filmed pieces
    quiz          questions to check whether something was understood
    colours       whether one colour can be told from another
    timing        frames and samples; scenes are a whole number of frames
    progress      a neutral listener to what is being done
    registry      providers by name, imported only when asked for
"""
