"""Instruction -> Script: what will be told, and where each sentence has it from.

Takes an :class:`~onboard.core.model.Instruction`, gives a :class:`~onboard.core.model.Script` of scenes whose
sentences cite the instruction's statements. Does not know documents, voices, slides, the store or the settings file.

    writers/    the contract of a writer, and the writers: ``template`` (words from scripts_templates/), ``verbatim``,
                ``model``
    grounding/  does a sentence say what its source says? German and English, offline, deterministic
    review/     a script laid beside its source, for a person to decide about
    quiz/       questions to check whether it was understood, each with its source
    file        script.<lang>.yaml: written, read, edited by hand; ``yaml_nodes`` its text as nodes with their places
    checking    does the script keep what the instruction says? the kinds of findings
    merging     what a trainer edited and what the document says now, brought together

    prompt      what a model is told; the document is data in it, never an instruction
    redaction   names, telephone numbers and addresses taken out before anything leaves the house, and put back
    tone        how a company wants things said
    sentences   a text into sentences; a line into a whole sentence
    marking     what a scene's pictures are shown with: the document's marks and the script's
    naming      which sentence names a mark
    scenes      sentences into scenes of a bearable length; headings; photos
    comparing, arranging, renaming   the parts of a merge: what changed, in which order, under which name
    grounds     an instruction as the grounding check wants it
    sources     the digest of what a scene was written from
    words       signal words per language
    values      the numbers of a text, however they are written
"""
