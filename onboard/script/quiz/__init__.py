"""Instruction and its Script -> questions to check whether it was understood, by rules, without a model.

Takes what one video tells in one language and gives a few multiple-choice questions, each with the sentence and the
place in the document that answers it. A question is asked only where it can be asked honestly: where one answer is
right by the document's own words and the others are wrong by them. When in doubt nothing is asked. The same video
gives the same questions. Does not know pages, exports, scores, or who answers.

    choosing    the questions of a video: the few that matter most, safety first
    reading     what can be asked about: spoken sentences with what they rest on
    candidate   one question that could be asked: its answers, and what would give the right one away
    values      the value that a sentence leaves out
    near        other values that look like it and are wrong
    listed      tools and equipment: one that is named, among others of which nothing is said
    safety      what a warning forbids, what it warns of, what is to be worn
    steps       what a step demands, which one comes next, which tool is needed
    words       the words of a language, from ``words/<language>.toml``
"""
