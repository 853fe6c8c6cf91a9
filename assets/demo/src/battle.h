/* A battle, from the first word to the map again. */
#pragma once
#include "hardware.h"

u8 battle(u8 kind, u8 species, u8 level);  /* enum battle; returns enum result. Whoever loses wakes up at the healer's */
