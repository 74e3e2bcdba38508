"""Text -> sound, by whichever voice the settings name. One file a provider, the contract in ``base``.

    base        Voice and VoiceSettings: the contract and its promise; VOICES, the registry
    settings    voice_settings(): a table of onboard.toml -> the whole setting, checked
    pico        SVOX Pico on this machine: German, English, French, Italian, Spanish. The default
    silent      no speech, real silence of a plausible length: for drafts and tests
    edge        Microsoft's online voices: only where onboard.toml asks for them

To add a voice: one file, and one line in VOICES.
"""
