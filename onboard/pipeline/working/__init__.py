"""How units of work get made: where, in which order, by whom, and what it costs.

takes   units of work and a store      gives   their results on the shelf, and an account of what was made

    benches   where a build's units are asked for and accounted for, several workstations beside each other
    workers   where work runs: here, in threads, in several processes
    graph     everything asked for and not made yet: what can be begun now, and what of it first
    costs     how long units take on this machine
    making    one unit made, by a hand that may be lost
    hands     processes of our own that make units
    pair      this process and one forked from it, where there is little to make
    memory    what was freed is kept for the next unit, or given back
    cluster   the same on many machines, by Dask
    errands   what travels with a unit that has left this machine

Does not know the flow: which units a video needs is asked for by others.
"""
