"""A build with nothing to do ends before anything is read.

takes   a workspace's folder      gives   the workstations at a standstill, and what is to be said of them

    noticing      nothing has changed since the stamp: told by traces
    stamping      what a build leaves for that at its end
    foundations   what a finished workstation stands on: all that a build reads for it, and all that it leaves for it
    traces        whether files are as they were, told without reading them

A stamp is a convenience: losing it costs time and nothing else.
"""
