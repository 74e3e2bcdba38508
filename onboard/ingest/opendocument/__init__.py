"""OpenDocument text (.odt, .ott): ODF 1.3 -> Transcript.

reader    the body in reading order, page headers and footers, metadata
styles    what styles say: bold, struck through, hidden, how lists are numbered
names     the names of elements and attributes
"""
