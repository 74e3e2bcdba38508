"""Encoders: the pictures of a scene -> a piece, and pieces -> a stream. One file a provider.

base      the contract: a repeated frame costs nothing
splice    x264 on what is new, the rest written by hand (usual)
x264      x264 on every picture
libx264   the border to x264: pictures -> its access units
"""
