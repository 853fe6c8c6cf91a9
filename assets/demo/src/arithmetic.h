/* What the processor lacks, written here so that no library code is linked. */
#pragma once
#include "hardware.h"

u16 multiply(u8 a, u8 b);
u16 divide(u16 a, u8 b);   /* rounded down; b must not be 0 */
u8 random(void);           /* call it on game events only, never by time: that keeps runs reproducible */
u8 random_below(u8 n);     /* n must not be 0 */
u8 lesser(u8 a, u8 b);
