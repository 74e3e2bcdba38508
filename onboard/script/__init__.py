"""Instruction -> Script: what will be told, and where each sentence has it from.

Takes an :class:`~onboard.core.model.Instruction`, gives a :class:`~onboard.core.model.Script` of scenes whose
sentences cite the instruction's statements. Does not know documents, voices, slides, the store or the settings file.

    writers/    the contract of a writer, and the writers: ``template`` (words from scripts_templates/), ``verbatim``
    file        script.<lang>.yaml: written, read, edited by hand
    checking    does the script keep what the instruction says? the kinds of findings
    comparing   what changed in the document since an edited script was written?

    sentences   a text into sentences; a line into a whole sentence
    scenes      sentences into scenes of a bearable length; headings; photos
    values      numbers in a text that its source does not have
    sources     the digest of what a scene was written from
    words       signal words per language
"""
