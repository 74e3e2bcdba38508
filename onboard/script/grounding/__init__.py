"""Sentences + what they cite -> objections. Deterministic, offline, German and English.

Takes a source (entries in order), sentences with citations and a glossary; gives, for each sentence, what its cited
entries do not bear out, and for a whole script, what of the source it leaves out or tells in the wrong order. Does not
know instructions, script files, models, the store or the settings file: :mod:`onboard.script.checking` translates.

    evidence    the values: Entry, Claim, Case, Telling, Objection; which kinds block
    language    what a language knows, from data/<language>/: words, lemmas, compounds, synonyms, opposites
    reading     a text taken apart once: ``tokens`` with their lemmas, figures with their units
                (``tables`` reads the files, ``thesaurus`` and ``compounds`` know the open classes, ``tagging`` lemmas
                and parts of speech; large tables stay on disk, where ``lines`` asks them)
    clauses     a text into clauses, each with its link (before, if, until …); ``phrases``, ``ties`` find and tie words
    alignment   which words of a sentence its evidence has
    limits      at least, at most, within, on the quantities of :mod:`onboard.measures`
    kinds/      one file a kind of statement; each yields objections to one sentence
    judging     all kinds over one sentence
    coverage    a whole script against the whole source: dropped, partly dropped, out of order
    parity      a translation against its source: what needs no language (figures, units, names, part numbers)

``python -m onboard.script.grounding ITEMS.jsonl`` answers labelled items; docs/grounding.md has format and figures.
"""
