"""What ``benchmarks/renderer.py`` is made of: the product, its rivals and the floor, each measured as whole processes.

takes   an installed onboard, by its command line      gives   rows of one table

    outside      a program that starts another and tells what its whole tree of processes used; ``processes`` calls it
    units        documents and photos: the unit of work, longer and shorter ones, photos a machine can read back
    product      workspaces and builds, by the command line only
    takings      slides and sounds, taken out of a finished video
    cold         everything new: alone, the usual formats, a stage at a time; and how that grows
    floor        each irreducible part alone, in one process, by the libraries directly
    rivals       MoviePy's writer and an expert's ffmpeg with the same slides: with_moviepy, with_ffmpeg
    changes      one thing changed, or nothing
    saves        one thing saved, while ``onboard watch`` runs
    plants       forty videos with one worker and two; five hundred with nothing to do
    seeking      a real browser before a finished video
    drifting     clicks against pictures over a hundred scenes
    table        the rows, for people, for programs, and in docs/performance.md

Knows nothing of onboard's inside: no module of it is imported.
"""
