"""The finished site -> where visitors reach it: a folder, a server, an object store.

Takes a site (a folder of files, docs/formats/site.md) and a target from onboard.toml; puts there what is missing, then
switches the pages, one atomic replacement each, then takes away what has been out of use for a while.

    base        the contract of a target, its settings, and the list of those there are
    site        the site as files to send: in which order, and which of them a page needs
    sending     the order of things: compare, send, verify, switch, clear away
    manifest    what is known to lie there; a hint, never trusted alone
    patience    how long a call may take, and how often it is made again
    secrets     passwords and keys, from the environment or the keyring
    folder, sftp, s3, webdav, elsewhere   one file per kind of target

Does not know: workspaces, settings files, who publishes, what a release is beyond the files a page names.
"""
