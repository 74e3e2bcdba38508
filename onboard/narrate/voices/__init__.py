"""Text -> sound, by whichever voice the settings name. One file a provider, the contract in ``base``.

    base        Voice and VoiceSettings: the contract and its promise; VOICES, the registry
    settings    voice_settings(): a table of onboard.toml -> the whole setting, checked
    pico        SVOX Pico on this machine: German, English, French, Italian, Spanish. The default
    piper       neural voices on this machine, from installed model files
    espeak      eSpeak NG in a program of its own (``espeak_child``): an emergency voice
    edge        Microsoft's online voices: only where onboard.toml asks for them
    openai      any service with an OpenAI-compatible speech endpoint, on this machine or outside
    silent      no speech, real silence of a plausible length: for drafts and tests
    legible     what engines on this machine break off at, swallow or obey
    received    an online answer -> sound, or why it is not taken
    remote      what online voices share: deadlines, attempts, keys
    models/     piper's model files: installed, tried, loaded
    installing  install(): a model from somewhere -> an installed voice

To add a voice: one file, and one line in VOICES.
"""
