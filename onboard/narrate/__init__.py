"""Sentences -> sound: each sentence spoken once, levelled, measured, never guessed.

Takes a sentence's text and a voice's settings; gives a WAV file (48 kHz, mono, 16 bit) at -16 LUFS whose length is
the truth about how long the sentence lasts. Does not know scenes, scripts, the store, or what becomes of the sound.

    normaliser/  what is written -> what is said ("25 Nm" -> "25 Newtonmeter"), and a company's own words
    speaking     speak(): one sentence and one voice -> WAV, verified. Start here
    levelling    loudness (ITU-R BS.1770-4), true peak, the limiter, the breath at both ends
    sound        samples and their rate; WAV in and out; resampling
    word_time    which characters of a text sound when
    alignment/   a sound and its words -> when each word is heard
    hearing/     spoken sentences -> what a local recogniser does not hear of them
    languages    language tags, and the letters a language is written in
    inventory    which voices can speak a language here, for ``onboard doctor``
    voices/      the contract (base), settings from onboard.toml (settings), and one file a provider

Voices that run on this machine hold Python's global lock while they speak: use processes, not threads.
"""
