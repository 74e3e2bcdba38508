#version 3.7;
#include "settings.inc"
#include "pump.inc"

Lights(0.72)
object { Hall }
object { Workshop }
object { WithCover }
object { AllScrews(0) }
object { PaintMarks() }
union {
  TestAdapter(0.5)
  rotate y*-8
  translate y*(Seat + 3.05)
}
Photo(<3, 35, -27>, <-0.3, 9.6, 0>, 33)
