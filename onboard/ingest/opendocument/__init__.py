"""OpenDocument text (.odt, .ott): ODF 1.3 -> Transcript.

reader    the body in reading order
edges     page headers and footers, metadata
ranks     titles and lines in large letters, which are headings though no style says so
styles    what styles say: bold, struck through, hidden, how lists are numbered
names     the names of elements and attributes
"""
