"""Heard back: spoken sentences -> what a local recogniser hears of them, and what it does not.

Takes a sentence, its spoken form and its sound; gives the values, units, negations, part numbers, sides and limits
that were not heard, and the word error rate. For German and English. Needs the extra ``hearing`` and a Whisper model in
a folder; opens no connection. Knows no scripts, no voices and no store.

    listening    listen(): one sentence, listened to once or twice -> Hearing. Start here
    settings     the settings of a recogniser, and the folder its model lies in
    recogniser   sound -> transcript: faster-whisper, at home here only
    comparing    written, spoken and heard -> Verdict
    critical     the words on which somebody's hand may depend
    aligning     two rows of words side by side; alike: which of them sound the same
    wording      a text -> the words it sounds like, however it is written; by way of
                 pieces (apart), numerals (numbers), measures (units)
    likeness     what sounds alike in a language; its words are in words/<language>.toml
"""
