"""Videos -> Site, sign, packages: what a phone sees after scanning the code, what hangs there, what is taken along.

Takes finished editions (videos, captions, pictures, sentences with their sources) of one workstation. Gives immutable
releases, the page that points at one of them in each language, and what is made from a release record: things to
print, to take along, to send.

    content       the values this room is given: Workstation, Edition, Rendition, News, Questions
    addresses     the permanent address of a workstation, issued once and never again
    release       a release's folder, written once, verified; drafts; ``thumbnails``: its pictures, small
    pointer       which releases a permanent address shows, switched in one step; withdrawn ones; the index

    page          the pages' HTML, from release records; style and script under content-hashed names. Its parts:
      showing     what a page is made from, and where things lie as seen from it
      views       what its template is given for each language, in the order in which it is shown
      machine     what it says to programs, and captions for browsers without a server
      making      how a video was made, in words: AI, what left the house, who checked
      colours     a brand colour made readable, by contrast
      wording     its own words, per language (words/), and how that language writes places, times and dates

    qr            an address as a code, SVG and PNG
    sign/         the sheet to print, and labels for steps; accepted only when a reader can decode their rendering
    attendance    the record of instruction, to be signed by both sides; ``lesson`` is what it says of a release
    scorm/        a course for a learning system
    bundle        pages that open from a folder, without a server; ``archive`` packs both
    targets/      the finished site, sent to where visitors reach it
    credentials   a video signed, and what a signed one says: ``claims``, by whom: ``certificates``

Does not know: who approved what (it records what it is told), settings files, the store, how a video is made.
"""
