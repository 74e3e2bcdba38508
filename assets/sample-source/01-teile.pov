#version 3.7;
#include "settings.inc"
#include "pump.inc"

Lights(0.72)
object { Hall }
object { Workshop }
object { Housing rotate y*-18 translate <-12.5, 0, 6.5> }
object { Cover rotate y*20 translate <3.6, 0, 8.5> }
object { Gasket rotate y*40 translate <-5.2, 0, -5> }
#declare Number = 0;
#while (Number < 6)                                      // two rows of three, lying
  object {
    union { object { Screw } object { Washer translate y*-0.16 } }
    rotate x*-90 rotate z*(20*Number)
    translate <3.6 + 2.7*mod(Number, 3), 0.65, -2.6 - 4.6*int(Number/3)>
    rotate y*(2*mod(Number, 2) - 1)
  }
  #declare Number = Number + 1;
#end
object { TorqueWrench rotate y*-3 translate <-16, 0.4, -15.5> }
object { HexBit rotate x*90 rotate y*35 translate <-16.5, 0.95, -7> }
union {
  TestAdapterBody(0)
  rotate x*68 rotate y*-20
  translate <18.5, 1.4, 7.5>
}
object { Cloth scale <0.8, 0.55, 0.8> rotate y*-30 translate <17.2, 0, -1.2> }
object { TestLabel rotate y*-8 translate <15.3, 0, -9.3> }
Photo(<0.5, 42, -34>, <0.5, 0, -1.7>, 49)
