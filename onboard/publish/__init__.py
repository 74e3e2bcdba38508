"""Videos -> Site, sign: what a phone sees after scanning the code, and the sheet with the code.

Takes finished editions (video, captions, pictures, sentences with their sources) of one workstation and gives
immutable releases, the page that points at one of them, and a PDF to print.

    content     the values this room is given: Workstation, Edition, ShownScene, SpokenSentence
    addresses   the permanent address of a workstation, issued once and never again
    release     a release's folder, written once, verified; drafts
    pointer     which releases a permanent address shows, switched in one step; withdrawn ones; the index
    page        the pages' HTML, from a release record; style and script under content-hashed names
    making      how a video was made, in words: AI, what left the house, who checked
    colours     a brand colour made readable, by contrast
    wording     the page's own words, per language (words/), and how it writes places, times and dates
    qr          the code as SVG and PNG
    sign        the A4 sheet, accepted only when a reader can decode its rendering
    attendance  the record of instruction, to be signed by both sides
    lesson      what it says of a release, and who was instructed

Does not know: who approved what (it records what it is told), settings files, the store, how a video is made.
"""
