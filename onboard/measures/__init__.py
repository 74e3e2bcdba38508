"""Numbers, units and quantities in a text: takes a text and its language -> gives what is measured there, and where.

Knows German and English number words and units; in other languages figures and the signs of units only. Does not know
documents, steps, scripts or what is right: the grounding check and the search for gaps ask it.

    quantities   every quantity of a text: value, unit, tolerance, range, each with its place
    numerals     the number that begins at a place, in digits or in words
    units        the unit that stands at a place, and what it measures
    letters      letters compared as an expression compares them that ignores case
    tables       the words, from ``data/<language>/``; the signs of units, from ``data/symbols.toml``
"""
