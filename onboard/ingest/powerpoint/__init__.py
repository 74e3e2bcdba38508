"""Reading presentations: a .pptx, .pptm or .ppsx -> its transcript (ECMA-376 part 1, PresentationML).

    reader    the way in: deck -> slides -> blocks, front fields, problems
    deck      what the slides share: their order, layouts, themes, what the presentation says about itself
    standing  one slide's shapes, pictures and frames, with their places; groups taken apart
    words     a text body -> paragraphs with level, bullet and the number that is displayed
    order     the order in which a person reads what stands on a slide
    regions   pictures, and what is drawn over them
    pictures  regions -> pictures to show; which tell something
    frames    tables, diagrams (SmartArt), charts
    slides    a slide, taken down
    footers   text boxes that only repeat at the lower edge of most slides
    work      which slides are steps
    blocks    a slide -> blocks

A slide is a heading and what stands on it in reading order, then its speaker notes: they are what is said to it. The
heading of a slide that holds work is marked as a step, unless the deck gives its steps as numbered lists.

Where something is drawn over a picture, one picture of both is drawn (``onboard.ingest.drawing``); a number alone that
is drawn over it is a mark in that picture and no text.

Left out, and said by a problem: hidden slides, comments, charts but for their titles, videos and sounds, objects of
other programs without a preview, pictures outside the document. Left out without a word, because it says nothing of its
own: slide numbers (typed ones too) and dates, headers and footers of notes, pictures that stand in the same place on
most slides, descriptions of pictures that a program guessed. Footers, and the words of masters and layouts, are fields
of the front, each once. A title that runs on over nearly all slides is said once.
"""
