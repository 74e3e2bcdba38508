#version 3.7;
#include "settings.inc"
#include "pump.inc"

Lights(0.72)
object { Hall }
object { Workshop }
object { WithCover rotate y*-10 }
object { AllScrews(0.85) rotate y*-10 }
object { Bin translate <16, 0, 24> }
Photo(<-5, 25, -22>, <0, 4.6, 0>, 40)
