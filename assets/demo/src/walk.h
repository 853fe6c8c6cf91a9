/* One step of the hero. */
#pragma once
#include "hardware.h"

extern const u8 key_of[4];        /* the key of each direction */
void walk(u8 dir);                /* turn, and if the key is still held then, go a cell: warps and wild battles follow */
u8 beyond_x(u8 x, u8 dir);        /* the neighbour cell; may lie outside the map */
u8 beyond_y(u8 y, u8 dir);
