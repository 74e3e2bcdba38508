"""Drawings of office documents: what is drawn over a picture, drawn again as one picture.

    DrawingML of a slide or a Word canvas -> things -> picture

An arrow, an oval or a call-out over a screenshot carries its meaning, and no program that could render the page is on
the machines of those who use this. So the pictures and what is drawn over them are drawn here, with Pillow.

    things      what can be drawn: pictures and shapes, each with its placement; boxes
    from_xml    DrawingML (``p:sp``, ``p:pic``, ``p:grpSp``, ``wps:wsp``, ``wpc:wpc``, ...) -> things
    presets     the outlines of named shapes: "rightArrow", "ellipse", "wedgeRectCallout", ...; ``frames`` has the
                simplest of them, ``arrows`` and ``callouts`` theirs
    freeform    the outlines of free shapes
    strokes     lines as areas: breadth, dashes, heads
    colours     theme colours and what is done to them
    painting    things + box -> picture
    inscriptions  the words inside a shape; ``lettering`` sets them

How a reader uses it::

    theme = colours.Theme.from_xml(root_of_theme_part)           # or colours.Theme()
    drawn = from_xml.things(element, theme, pictures)            # pictures: relationship id -> bytes
    if drawn.things:
        painted = painting.painted(drawn.things, painting.extent(drawn.things))
        painted.content, painted.suffix                          # "png", or "jpeg" for a large photo
        painted.unpainted, painted.lacking, drawn.unknown        # what could not be drawn as it is

``element`` is one element of a shape tree or a whole canvas, of lxml or of ElementTree; lengths are EMU (914,400 to the
inch) in the coordinates of the slide or the canvas. Knows nothing of documents, steps and problems.
"""
