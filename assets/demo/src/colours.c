#include "colours.h"
#include "data.h"
#include "screen.h"
#include "state.h"

#define SLOTS 8
#define SET_BYTES (SLOTS * COLOURS_OF_ONE)
#define FROM_START 0x80           /* palette memory: from index 0, counting up */
#define NIGHT_LOW 0x63             /* what is around the maps */
#define NIGHT_HIGH 0x18
#define BOOT_COLOR 0x11           /* in A at the start of a Game Boy Color */

static u8 set[SET_BYTES];

static u8 is_color(void) { return boot_a == BOOT_COLOR; }

void colours_use(const u8 *from) {
  u8 i;
  for (i = 0; i < SET_BYTES; i++) set[i] = from[i];
}

void colours_put(u8 slot, const u8 *palette) {
  u8 *to = set + (u8)(slot << 3);
  u8 i;
  for (i = 0; i < COLOURS_OF_ONE; i++) to[i] = palette[i];
}

/* Writes the set to palette memory, each byte turned over by flip. */
static void write_set(u8 flip) {
  u8 i;
  if (!is_color()) return;
  BCPS = FROM_START;
  for (i = 0; i < SET_BYTES; i++) poke((u8 *)&BCPD, set[i] ^ flip);
}

void colours_show(void) {
  write_set(0);
  BGP = PALETTE;
}

void colours_hide(void) {
  u8 i;
  BGP = PALETTE_BLANK;
  if (!is_color()) return;
  BCPS = FROM_START;
  for (i = 0; i < SET_BYTES; i += 2) {
    poke((u8 *)&BCPD, NIGHT_LOW);
    poke((u8 *)&BCPD, NIGHT_HIGH);
  }
}

void colours_invert(void) {
  BGP = PALETTE_INVERSE;
  write_set(0xFF);
}

void attribute(u8 *cell, u8 slot) {
  if (!is_color()) return;
  VBK = 1;
  poke(cell, slot);
  VBK = 0;
}

void attributes(u8 *cells, const u8 *slots, u16 n) {
  if (!is_color()) return;
  VBK = 1;
  poke_all(cells, slots, n);
  VBK = 0;
}

void attribute_all(u8 *map, u8 slot) {
  if (!is_color()) return;
  VBK = 1;
  poke_same(map, MAP_CELLS, slot);
  VBK = 0;
}

void colours_init(void) {
  u8 i;
  OBP0 = PALETTE_OBJECTS;
  if (!is_color()) return;
  attribute_all(BG_MAP, 0);
  attribute_all(WIN_MAP, 0);
  OCPS = FROM_START;
  for (i = 0; i < sizeof d_colours_objects; i++) poke((u8 *)&OCPD, d_colours_objects[i]);
}
