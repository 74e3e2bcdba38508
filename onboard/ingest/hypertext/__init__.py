"""Web pages: HTML -> Transcript.

reader   the page's blocks in order, as the reader of .html
tags     what elements are: shown or not, boxes, marked things; and the part the page is about
"""
