"""Reading Word: a .docx, .docm or .dotx -> its transcript (ECMA-376 part 1, WordprocessingML).

The reading view of the document: what a person sees who accepts all changes. ``word/document.xml`` is walked here and
by no library, because none of them gives places.

    reader     the way in: package -> stories -> blocks, front fields, problems
    markup     the names of elements, and small questions to them
    styles     what a style means: a heading and its level, a list, a look
    numbering  the numbers Word counts and no file contains, as they are displayed
    symbols    the pictures fonts such as Wingdings have for letters
    formulas   an equation as a line of text
    flow       one paragraph -> runs: fields, changes, content controls, pictures, text boxes
    drawings   what a drawing holds: pictures, text boxes, labels; ``album`` keeps the pictures, ``canvas`` paints
    story      a part of the document (body, header, footnote, text box) -> ``pieces``, each with its place
    layout     grids that are no tables -> what stands in them; ``rows`` asks the rows
    tables     the other grids -> tables
    typed      numbers, bullets and boxes that somebody typed -> labels, like those Word counts
    ranks      which line is a heading, and of which level
    blocks     lines, grids and boxes -> blocks
    tongue     the language, where it is sure
    remarks    what is left out, said once each
    edges      headers and footers -> what the document says about itself

Left out, and said by a problem: what was deleted with tracked changes, what is hidden or struck through, comments,
objects of other programs, charts. Left out without a word, because it says nothing of its own: tables of contents, page
numbers, pictures in headers and footers, the old form of a drawing that is there in two forms. What a content control
asks for and nobody gave is a blank, ``____``.
"""
