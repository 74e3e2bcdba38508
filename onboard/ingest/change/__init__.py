"""A document and its next version: which step is which, and what has changed.

    what was known of the steps + an Instruction  ->  Matching, the Instruction with its ids kept, Changes

Knows nothing of files, scripts or approvals: it is given what was remembered, and gives what to remember.

    identities   what is remembered of a document's steps between two runs: Known, and its JSON
    likeness     how alike two texts are
    pairing      two lists of texts -> which of them belong together
    matching     Known + Instruction -> which step is which; and the Instruction with the ids it had
    changes      Known + Instruction + Matching -> what a trainer would call the difference (``difference``), the
                 warnings (``safety``) first
    marking      two texts -> which words went and came, and which values
    telling      Changes -> lines for a terminal, or JSON
"""
