"""What it costs to end a line, or a caption, at a place."""

NEVER = 1000.0
AVOID = 40.0
PLAIN = 6.0
PHRASE = 2.0
COMMA = 1.0
BREATH = 0.0
