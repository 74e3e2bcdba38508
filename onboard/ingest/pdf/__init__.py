"""A PDF -> a Transcript: text in the order a person reads it, tables, pictures with what is drawn over them.

A PDF knows no paragraphs, lists or tables, only letters, lines and pictures at places on a page. In this order:

    reader       the way in: opens, refuses what cannot be read, goes through the pages
    sheet        one page's letters, rules, drawings and images, as PDFium gives them
    glyphs       letters -> words, in reading order whichever way the script runs
    furniture    what repeats on every page: headers, footers, page numbers
    grids        tables drawn with rules
    arrangement  the words left -> lines, columns, tables without rules, in reading order
    figures      images and drawings -> pictures, as they are or rendered with their call-outs
    passages     lines -> paragraphs, headings, entries of lists; hyphens undone
    layout       all that of one document, in order, each picture beside its text
    writing      hands it to the scribe

What is left out, and said by a Problem: comments, files attached, scripts. Left out silently: page numbers; letters
outside the visible page; logos and backgrounds that repeat. What stands in page headers and footers is written once,
as fields. Letters inside a bitmap are not read.
"""
