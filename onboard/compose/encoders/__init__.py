"""Encoders: the pictures of a scene -> a piece. ``base`` is the contract; one file a provider: ``x264``."""
