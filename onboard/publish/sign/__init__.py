"""Workstation + address -> PDF to print: the sheet that hangs at the workstation, and labels for its steps.

Nothing on the sheet ever changes: no revision, date or person stands on it, so it never has to be printed again. The
labels carry the steps' names, which do change, and say of which revision they are.

    sheet        the sheet: who, which, what to do in every language, the code, the address to type
    labels       one label a step, to cut out and put up where the step is done
    sizes        A4, A5, A6; how large a code must be to be read from a distance
    paper        the page that is drawn on: type that fits, codes, pictures, and their tags for screen readers
    acceptance   reads every code from the rendering, as a phone would

Does not know: workspaces, releases, how an address is issued.
"""
