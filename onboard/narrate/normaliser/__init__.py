"""The normaliser: what is written -> what is said, and which of the one is which of the other.

Takes a sentence as captions show it, its language and the workspace's lexicon; gives the words a voice is given:
"25 Nm" -> "25 Newtonmeter", "z. B." -> "zum Beispiel". **No number is lost, none is invented**, and no sign is left
that a voice would swallow or spell. Knows no voice but by name, no script, and not what becomes of the words.

    form          the result: SpokenForm, its pieces, and where each written character is spoken
    normalising   spoken_form(): the walk over a sentence, and the order of the recognisers. Start here
    writing       a text, apart: tokens that know where they were written
    reading       the contract of a recogniser: a text and a place in it -> what is said there, or "not mine"
    telling       readings, put together: spaces, pauses, pieces

The recognisers, one kind of thing a file:

    numbers   quantities   fractions   dates   clocks   telephones   romans     what has digits
    fasteners   codes   addresses                                               what a fitter calls things; part numbers
    abbreviations   acronyms   signs                                            what has letters, or neither

What a language says is data, not code:

    words/<language>.toml          units, abbreviations, dates and the rest; words.py reads it, en.toml explains it
    words/lexicon.<language>.csv   acronyms everybody says alike, in the form of a workspace's lexicon
    lexicon       how a company says its own words (``lexicon.<language>.csv``); its rows win
    phrases       looking words and signs up in a text
    plurals       which form of a noun stands behind a number, by language

**To add a language**: copy ``words/en.toml``, fill it, add the language to ``plurals.py`` if it is missing there, add a
``words/lexicon.<language>.csv`` and a golden table ``tests/narrate/golden/spoken.<language>.toml``; no code. Until
then a text in it is only tidied, and its lexicon still counts.
"""
