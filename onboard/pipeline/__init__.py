"""The only room that knows every stage. Start at ``build.py``: it is the flow.

takes   a workspace      gives   releases on its site, or marked drafts, and a report of what was made and why

    build       the flow: one workstation from its document to its page
    plan        what a video is made of: units of work, and where each stands in time
    work        units of work as frozen values; each knows its inputs, hence its fingerprint
    freshness   the one owner of "must this be made again, and why?"
    workers     where work runs: here, or in several processes
    project     onboard.toml and station.toml -> typed settings, all mistakes at once
    workspace   the folders of a workspace; making one, adding a workstation
    status      what is published, and what has changed since
    doctor      what this machine can do
"""
