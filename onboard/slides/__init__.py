"""Slide + photos + theme -> pictures.

Every text is measured before it is placed: what does not fit is laid out smaller, then continued on a further slide;
nothing is cropped, nothing overlaps. The same slide gives the same picture, bit for bit.

Does not know scripts, narration, video or the store; a slide is a value, its photos are files.

    layout       paginate(slide) -> slides that fit; laid_out(slide) -> where everything stands
    drawing      draw(slide) -> picture; paints what layout placed
    theme        load_theme(folder) -> Theme: colours, type, fonts, logo

    page         one slide in one arrangement: measured, placed, or found too full
    boxes        what a layout is made of
    blocks       the parts of a slide's text: a point, a warning panel, a fact
    lines        where text may break, and where it never does
    fonts        measuring and drawing text, with fallback fonts; a missing character is an error
    photos       opening, turning, fitting
    pictograms   our own signs, and the closed list of words that call for them
    signals      signal words by language, in their standard colours
    colours      contrast (WCAG 2.2) and what follows from a brand colour
"""
