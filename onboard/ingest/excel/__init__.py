"""Reading workbooks: .xlsx and .xlsm (ECMA-376 part 1, SpreadsheetML), read part by part, as a stream.

    reader    the way in: workbook -> sheets -> grids -> outline, and what was left out
    workbook  what the sheets share: texts, looks, names, which sheet is shown
    sheets    one sheet: its cells as displayed, merged, linked, hidden
    seen      what of a sheet is seen, as a grid
    display   number formats: 0.5 as "50 %", 45292 as "01.01.2024", 25 as "25 Nm"
    drawings  pictures and text boxes, and the cell each belongs to
    incell    pictures placed in cells
    leavings  what is left out of a sheet, said as problems

What is read: every cell of every visible sheet as displayed (a formula by the value that was last calculated), printed
headers and footers, text boxes, pictures, properties that a person filled in. What is left out, and said so: hidden
sheets, rows and columns, struck-through text, comments, charts, embedded files, lists that only feed a drop-down.
Rows that only a filter or a closed outline hides are read: they are a view, not a deletion. What macros, links to other
files and formulas would bring is neither run nor followed.
"""
