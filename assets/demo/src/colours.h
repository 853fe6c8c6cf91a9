/* The palettes: those of a Game Boy Color where it is one, else the four greys. */
#pragma once
#include "hardware.h"

#define COLOURS_OF_ONE 8                       /* bytes of a palette: four colours, low byte first */

void colours_init(void);                       /* of objects, and the attributes of both maps */
void colours_use(const u8 *set);               /* eight palettes of the background; shown at the next colours_show */
void colours_put(u8 slot, const u8 *palette);  /* one of them */
void colours_show(void);
void colours_hide(void);                       /* everything dark */
void colours_invert(void);

/* Palettes of cells of a map; nothing on the old Game Boy. */
void attribute(u8 *cell, u8 slot);
void attributes(u8 *cells, const u8 *slots, u16 n);
void attribute_all(u8 *map, u8 slot);
