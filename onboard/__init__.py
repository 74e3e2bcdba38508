"""onboard: a checklist and phone photos become a narrated training video behind a QR code.

Start at ``pipeline/build.py``: it is the flow, and the only place that knows every stage.

    ingest    document + photos       -> Instruction      what it says, and where it says it
    gaps      Instruction             -> Gaps             what it leaves open, and what to write instead
    script    Instruction             -> Script           what will be told; every sentence cites its source
    narrate   sentences               -> sound            spoken offline, levelled, measured
    slides    Slide + photos + theme  -> pictures         laid out by measuring, nothing overlaps
    compose   pictures + sound        -> Video            encoded where the picture changes, joined by copying
    publish   videos                  -> Site, sign       immutable releases behind a permanent address

    pipeline  hands one stage's result to the next, and asks the store "do we have this already?"
    store     the shelf: has / get / put, by digest
    web       serves the site to a phone
    cli       the terminal: words to one call, results to words
    files     the disk: bounded reading, durable writing, the lock
    outside   services outside: where one may be asked, with which key, and so much and no more
    network   the network: shut, when a run says so
    resources where the words and the looks are
    measures  numbers, units and quantities in a text
    core      what all of them may know: values, errors, times
"""

__version__ = "0.1.0"
