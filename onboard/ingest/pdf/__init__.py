"""A PDF -> a Transcript: text in the order a person reads it, tables, pictures with what is drawn over them.

A PDF knows no paragraphs, lists or tables, only letters, lines and pictures at places on a page. In this order:

    reader       the way in: opens, refuses what cannot be read, goes through the pages
    page         one page of PDFium -> a ``sheet``: its ``letters``, what is ``drawn`` on it, its ``annotations``,
                 all in the page's own ``view``
    underlines   lines that stand out as bold ones do
    legible      whether letters of fonts that do not say what they are make words
    glyphs       letters -> words, whichever way the script runs; ``lines`` -> lines, and lines -> text
    furniture    what repeats on every page: headers, footers, page numbers
    grids        tables drawn with rules; ``aligned`` finds those without
    arrangement  words -> ``parts`` (columns of lines, tables) in reading ``order``
    figures      images and drawings -> pictures, as they are or rendered with their call-outs
    passages     lines -> paragraphs, headings, entries of lists by their ``markers`` (or ``hanging`` ones)
    contents     tables of contents, left out; ``headings``: those that only numbers and a bold look tell
    layout       all of one document in order, each picture beside its text
    writing      hands it to the scribe

Left out, and said by a Problem: comments, attached files, scripts, the pictures on a scan with recognised text. Left
out without a word: page numbers; letters outside the visible page or printed twice in one place; logos, borders and
backgrounds; lines of a table of contents that stand elsewhere as headings. What page headers and footers say is written
once, as fields. Short words drawn over a picture are its description. Letters inside a bitmap are not read. Nothing is
fetched or run; links lead nowhere.
"""
