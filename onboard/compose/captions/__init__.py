"""Spoken sentences -> captions a person can read in time, as WebVTT, as SRT, and for the MP4.

making       sentences and when their words are heard -> cues     start here
dividing     where a sentence is divided into captions and lines
splitting    a sentence -> its words, and where inside them a line may end
phrases      what belongs together is read together; the words are in words/<language>.toml
characters   the same for Chinese and Japanese; both give costs
vocabulary   those words, and the limits of a language that has others
limits       two lines, 42 characters, one to seven seconds, 17 characters a second
letters      which letters are shown, how wide they are, which way they run
cue          a caption; whether it stands long enough to be read
webvtt, srt  cues -> files, and what is wrong with such a file
checking     what both files must hold
files        both files, checked: what a release takes
"""
