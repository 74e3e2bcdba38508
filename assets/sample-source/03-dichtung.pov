#version 3.7;
#include "settings.inc"
#include "pump.inc"

Lights(0.72)
object { Hall }
object { Workshop }
object { WithGasket rotate y*-18 }
object { Cover rotate y*50 translate <17, 0, 10> }
object { CleanerBottle rotate y*30 translate <-17, 0, 13> }
Photo(<-3, 25.5, -19>, <0.6, 4.2, 0.4>, 45)
