"""A stranger's video, opened only in a process of its own -> upright pictures and plain sound.

    path + question -> answers        process.py asks; child.py is the program that answers, with limits on all it takes

What decodes a stranger's file may be made to crash, to loop or to fill the memory; here that is one message about one
file. Does not know what the pictures are for.

    process      asking: the program started, its answers one by one, its end in our words
    asked        what can be asked, and how answers are written on the line
    child        the program: limits first, then answers
    answering    what is answered to each kind of question
    container    opening: which formats, streams and sizes; time stamps from the first picture
    shown        the picture seen at a time: seeking, decoding, turning upright, fitting
    colours      whatever colours a phone took -> BT.709 as screens show it
    heard        sound at the speed the picture has
"""
