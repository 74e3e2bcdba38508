"""What tables without markup have in common, be they a sheet of a workbook or lines with separators.

    Grid -> blocks + front fields

    grid        the values: cells by row and column, as displayed
    marks       what a single row or cell is: a key with its value, a banner, a number, a box to tick
    heads       where the rows with the columns' heads are
    folding     rows that belong together: merged cells, continuations
    neighbours  tables beside each other
    dividing    the whole, cut from above to below: title block, banners, tables, lists
    lists       rows without heads: a list, or a table of its own
    laying      the stretches, written down as blocks

How rows become blocks:

* A run of rows under one row of heads is a Table; a banner (one cell across, or alone in front) ends it and is a
  Heading, or a Paragraph where it is a sentence or a warning; the rows after it are a Table under the same heads.
* Rows without any heads are a Listing where one column has the text: ordered where another column counts them, with
  boxes where a column is there to be ticked. With more than one column of text they are a Table without heads.
* A cell merged down over several rows in front of them is a Heading for them; one that is a number, or a step, makes
  one row of them. An unnumbered row in a numbered table belongs to the row above it, where the numbers show no hole.
* Above the first heads, "Rev." and "C" beside each other (or above each other) are a front field.

Heads of two levels are one head a column: "Sollwert" over "min" gives "Sollwert min". Repeated heads are left out.

Knows no file format, and nothing of steps.
"""
