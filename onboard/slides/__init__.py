"""Slide + photos + theme -> pictures.

Every text is measured before it is placed: what does not fit is laid out smaller, then continued on a further slide;
nothing is cropped, nothing overlaps. The same slide gives the same picture, bit for bit.

Does not know scripts, narration, video or the store; a slide is a value, its photos are files.

    layout       paginate(slide) -> slides that fit; laid_out(slide) -> where everything stands
    drawing      draw(slide) -> picture; paints what layout placed
    contactsheet many slides on one sheet; sheets: which lie on which
    theme        load_theme(folder) -> Theme: colours, type, fonts, logo; themevalue: what it is as a value

    frame        the grid of each format, what frames every slide, right to left
    templates/   what each kind of slide looks like; which one a slide takes
    blocks       the parts of a slide's text: a point, a warning panel, a fact
    boxes        what a layout is made of

    lines        where text may break, and where it never does; hyphens: by each language's rules
    fonts        measuring and drawing text; a missing character is an error; installed: fonts of the system
    shaping      letters joined and ordered; directions: left to right, right to left, mixed

    originals    opening, turning, decoding a photo no larger than needed
    cropping     which shapes a photo may be shown in; framing: which part of it is then seen
    photos       a photo as it stands on a slide
    marking      arrows, boxes, numbers, labels on it; strokes: how they are painted
    blurring     what is destroyed before anything else sees it
    zooming      going closer; openings: a slide with a place for a film's frames

    pictograms   our signs; signlist: the closed list; signwords: the words that call for them
    signs        a workspace's own; svg, outlines, paths, matrices: drawings read; vectors: painted
    signals      signal words by language, in their standard colours
    themefile    theme.toml, read and checked; logo: what its colours ask for
    palette      every colour a template may use; colours: contrast (WCAG 2.2)
"""
