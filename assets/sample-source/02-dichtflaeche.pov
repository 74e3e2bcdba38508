#version 3.7;
#include "settings.inc"
#include "pump.inc"

Lights(0.72)
object { Hall }
object { Workshop }
object { Housing rotate y*-18 }
object { Cloth rotate y*25 translate <-13, 0, -3> }
object { CleanerBottle rotate y*30 translate <-13.5, 0, 9> }
Photo(<2, 25, -23>, <-1.8, 4, 0.8>, 48)
