"""Units of work: frozen values that any process can carry out, by the stage they belong to.

    base      Work: the contract; its inputs, its fingerprint, what it needs of others
    ingest    looking into a document, a photo, a clip
    gaps      finding what a document leaves open
    script    asking a model; checking what a script says
    narrate   speaking sentences, measuring them, hearing them back
    slides    dividing slides by measuring, and drawing them
    moving    what moves: fades, zooms, clips
    compose   one sound, one picture a scene, the video joined of all
    publish   the sheet to print
    credentials   signing a finished video
    forms     whether bytes are a result of a kind at all
    ready     what making them loads, loaded before it is needed, by the server that workers are forked from

Each kind calls its stage only in ``_make``, and imports it there: a build with nothing to do loads none of them.
"""
