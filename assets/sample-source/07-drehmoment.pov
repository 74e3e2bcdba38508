#version 3.7;
#include "settings.inc"
#include "pump.inc"

Lights(0.72)
object { Hall }
object { Workshop }
object { WithCover }
object { AllScrews(0) }
object { PaintMarks() }
// On screw 4, the handle out to the right and towards the person.
union {
  object { HexBit translate y*0.56 }
  object { TorqueWrench translate y*(BitHeight + 0.5) rotate y*44 }
  translate AtBolt(3, BoltCircle) + y*(Seat + CoverThickness)
}
Photo(<6, 31, -29>, <4.6, 6.5, -4.8>, 43)
