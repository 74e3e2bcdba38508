#version 3.7;
#include "settings.inc"
#include "pump.inc"

Lights(0.72)
object { Hall }
object { Workshop }
object { WithCover rotate y*8 }
object { Bin translate <-24, 0, 22> }
Photo(<6, 21, -20>, <0.8, 5.2, -0.6>, 42)
