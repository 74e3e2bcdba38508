"""The normaliser: what is written -> what is said, and which of the one is which of the other.

Takes a sentence as captions show it, its language and the workspace's lexicon; gives the words a voice is given.

    form         the result: SpokenForm, its pieces, and where each written character is spoken
    lexicon      how a company says its own words (``lexicon.<language>.csv``), and the acronyms everybody says alike
"""
