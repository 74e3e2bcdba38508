#version 3.7;
#include "settings.inc"
#declare RearStripOff = true;
#include "pump.inc"

Lights(0.84)
object { Hall }
object { Workshop }
object { WithCover }
object { AllScrews(0) }
object { PaintMarks() }
Photo(<1, 34, -13>, <0.4, 5, -0.1>, 35)
