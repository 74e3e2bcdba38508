"""What a person reads before approving: a script beside its source.

    changes     what is other than what was approved: scenes, sentences, single words
    reviewing   Instruction + Script + Findings + what was approved -> Review
    page        Review -> one HTML page that needs nothing else, to read, print and sign

Does not know who may approve, nor where anything is kept.
"""
