"""Models of piper voices: files on this machine, made by others, not to be trusted before they were tried.

    installed   which models may be used: each has a record of the bytes that were tried
    config      what stands beside a model (``<name>.onnx.json``), checked
    loaded      a model in memory, ready to speak. The only file that knows piper and ONNX Runtime
    graph       the model's own durations made visible, a few bytes behind its file
    words       durations of phonemes -> times of words
    trial       a program that loads a model and speaks one word, with limits: before it is installed
    fetching    a file from an http(s) address, bounded in bytes and in time

``onboard.narrate.voices.installing`` installs one, ``onboard.narrate.voices.piper`` speaks with it.
"""
