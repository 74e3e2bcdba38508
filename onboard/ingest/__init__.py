"""Reading: a document and the photos it names -> an Instruction.

    document + photos -> Instruction    what it says, and where exactly it says it

Knows nothing of what becomes of it: no script, no voice, no video. Follows no link, opens nothing outside the
folders it was given, fetches nothing. What is amiss but readable is a Problem in the Instruction; only what cannot be
read at all is an InputError.

    reading        the way in: choose the reader by suffix, read, understand
    base           the contract of a reader, and the registry: one more format is one more file and one line
    outline        what a reader gives: headings, paragraphs, lists, tables, call-outs, each with its place
    scribe         writes a document down that has no lines of its own; ``transcript`` carries it and its pictures
    apart          a reader in a process of its own; ``alone`` is how such a process is run, within which limits

    markdown       text, with ``dialects`` (admonitions, alerts, GitBuilding) and ``frontmatter``, ``html_lines`` and
                   ``bounds``; ``strangers`` are files that are no text though they say so
    word, excel, powerpoint    Office, through ``package``; ``drawing`` draws shapes over pictures
    separated      CSV; ``grids`` is what it has in common with excel
    pdf, opendocument, hypertext, structured       PDF; ODT; HTML; YAML and JSON
    legacy         .doc, .xls and others that are only answered with what to do

    understanding  outline -> Instruction, in this order:
      head             title, station, revision, ... at the top
      sections         headings, marked or not, and what they are about
      structure        which blocks are steps
      sayings          what a block says: sentences, warnings, pictures, parts (``passages`` looks into the prose)
      shelves          where each of them belongs (``things``: tools, parts, equipment)
      choosing         what a person chose: one of several procedures, rules in the place of steps
      assembling       the Instruction, with ``names``: ids that survive editing
    vocabulary     what documents call things, from ``words/<language>.toml``
    braces         the marks a document writes behind a picture; ``strays`` are those that stand behind none
    gallery        the pictures of one document; ``references`` finds the file, ``photonames`` matches it by its name
    photos         whether one can be shown, and by which file: ``photokinds``, ``prints``, ``metafiles``;
                   ``print_child`` is the program that decodes what a stranger made
    change         a document and its next version: which step is which, and what has changed
    schema         Instruction -> JSON
"""
