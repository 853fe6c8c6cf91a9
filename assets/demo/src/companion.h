/* The three creatures on their stands in the elder's house, one of which comes along. */
#pragma once
#include "hardware.h"

#define STAND_X 2                  /* the first stand; the others two and four cells to its right */
#define STAND_Y 3

void look_at_stand(u8 x);          /* once the elder has asked: shows who is there, and may be taken */
