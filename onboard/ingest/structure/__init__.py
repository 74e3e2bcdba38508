"""Where the steps are: an outline, taken apart into steps and everything else.

A step may be a heading, an entry of a list, a row of a table, or a paragraph: every document does it in its own way.
In this order, the first that a document has decides:

    headings that say so              "Schritt 3: ...", "## Step 1", "{pagestep}"
    under a procedure's heading       rows of a table of steps, numbered headings, numbered lists, boxes to tick,
                                      headings with prose, bullets, bold beginnings, paragraphs
    without a procedure's heading     the same, but no paragraphs, and bullets only where they are most of the text

Sections about tools, parts, protective equipment, safety, checks, contacts, troubleshooting and the like hold no steps.

    prepared    blocks as they are meant: numbers typed as text become lists (``typed``), tables find their heads
                (``tables``, ``cells``)
    arranging   the way in: which of the ways above a document goes
    headings    steps by headings that say so
    finding     steps by structure, section by section; ``run`` goes through one section's own blocks
    looks       small questions about blocks
    prose       steps told in prose, where nothing else gives some
    procedures  several procedures in one document
    rules       the rules of a document without steps
    pieces      what comes out: steps and loose blocks, in the order of the document
"""
