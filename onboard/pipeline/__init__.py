"""The only room that knows every stage. Start at ``build.py``: it is the flow.

takes   a workspace      gives   releases on its site, or marked drafts, and a report of what was made and why

    build       the flow: one workstation from its document to its page; its parts, in their order:
      naming      which workstation a folder is, by the code it carries
      reading     the document, with what the workspace knows besides; ``rereading``: the same as it was read last
      gapping     what it leaves open, and what of that a person accepted
      scripting   the script, with what a trainer edited in it kept; ``asking`` has a model's answers
      approving   who approved what, and whether it still holds (``ledger``: the lines that say who decided what)
      look        what all scenes share: formats, voices, pauses, music, and the theme, which ``theming`` reads,
                  ``retheming`` keeps
      plan        what a video is made of: units of work for every sentence and, in every format, for every view
      views       what a scene shows, and with which words each view appears
      tracks      views as work: pictures held, what moves between them, clips
      schedule    when everything stands, once it has been spoken
      news        what is new since the release visitors are shown, and a short video of it
      publishing  finished videos to a release, or to a marked draft
      releasing   what visitors see: published, rolled back, withdrawn, shown again; ``history`` keeps, and decides, it
      indexing    the list of all workstations on the site
    work/       units of work as frozen values; each knows its inputs, hence its fingerprint; one file a stage
    freshness   the one owner of "must this be made again, and why?"
    genuine     whether what stands in the store as a result is one of its kind at all
    working/    how units get made: where, in which order, by whom, at what cost
    standstill/ nothing has changed, told before anything is read
    shelving    what the store keeps for finished videos, and what may be taken away (onboard gc)

    holding     a workspace held by one who writes into it
    project     onboard.toml and station.toml -> typed settings, all mistakes at once
    workspace   the folders of a workspace; making one, adding a workstation
    updating    a workstation's document and its next version: the difference, and the exchange

    filming     filmed clips, looked into and cut
    previewing  every slide on contact sheets, before anything is spoken; ``previewpage``: the same as a page
    watching    drafts made again as files are saved
    staying     what the process that watches keeps in memory, and makes ready while nobody waits
    status      what visitors see of every video, and what has changed since: its ``causes``, one a line;
                ``comparing``: one video looked at closely; ``standing``: the row all of them give
    reporting   how far the workspace has come; ``reportpage``: the same as a page
    estimating  what a build would ask and make; like ``status`` it only looks, by means of ``looking``
    reviewing   a script laid beside its source, to read and sign
    hearing     the narration of a built video, heard back

    signing     the sheet to print, in any size, and labels for steps
    linking     whether every code ever issued leads to a page; ``visiting`` asks an address as a phone does
    sending     the site to the targets of the settings, and what was sent where
    exporting   what is shown now as a course for a learning system, or for a stick
    attending   the record of instruction of what is shown now, for the people of a list
    keys        the company's own certificates, to sign videos with

    voicing     a voice tried or installed; ``lexicons``: words whose sound is a guess
    doctor      what this machine can do
"""
