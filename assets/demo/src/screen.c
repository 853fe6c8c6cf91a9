#include "screen.h"
#include "colours.h"
#include "data.h"
#include "music.h"
#include "state.h"

#define FONT_TILES (LOW_TILES + 0x20 * 16)
#define ROW_BITS 0x0F

static void read_keys(void) {
  u8 directions, buttons, keys;
  P1 = 0x20;
  directions = P1; directions = P1;              /* the lines need a moment to settle */
  P1 = 0x10;
  buttons = P1; buttons = P1; buttons = P1; buttons = P1;
  P1 = 0x30;
  keys = (u8)~((directions & ROW_BITS) | (u8)(buttons << 4));
  w_keys_new = keys & ~w_keys;
  w_keys = keys;
}

void frame(void) {
  vblank_seen = 0;
  do { __asm__("halt\n\tnop"); } while (!vblank_seen);
  read_keys();
  w_frames++;
}

void frames(u8 n) { while (n--) frame(); }

void hide_objects(void) {
  u8 i;
  for (i = 0; i < sizeof shadow_oam; i++) shadow_oam[i] = 0;
}

void blank(void) {
  hide_objects();
  frame();
  colours_hide();
}

void unblank(void) {
  frame();
  colours_show();
}

void flash(void) {
  u8 i;
  sound_blow();
  for (i = 0; i < 2; i++) {
    colours_invert(); frames(3);
    colours_show(); frames(3);
  }
}

void print_at(u8 row, u8 col, const char *s) {
  u8 *p = BG_MAP + ((u16)row << 5) + col;
  while (*s) poke(p++, *s++);
}

void clear_background(u8 tile) {
  poke_same(BG_MAP, MAP_CELLS, tile);
  attribute_all(BG_MAP, 0);
}

void show_picture(const struct picture *p) {
  const u8 *cells = p->cells, *slots = p->slots;
  u8 *to = BG_MAP;
  u8 y;
  blank();
  colours_use(p->colours);
  poke_all(HIGH_TILES, p->tiles, p->size);
  for (y = 0; y < SCREEN_ROWS; y++) {
    poke_all(to, cells, SCREEN_COLUMNS);
    attributes(to, slots, SCREEN_COLUMNS);
    cells += SCREEN_COLUMNS;
    slots += SCREEN_COLUMNS;
    to += MAP_PITCH;
  }
  SCX = SCY = 0;
  unblank();
}

static void load_font(void) {
  u8 *to = FONT_TILES;
  u16 i;
  for (i = 0; i < sizeof d_font; i++) { *to++ = d_font[i]; *to++ = d_font[i]; }
}

void screen_init(void) {
  while (LY < 144) ;
  LCDC = 0;
  poke_same(BG_MAP, MAP_CELLS, ' ');
  poke_same(WIN_MAP, MAP_CELLS, ' ');
  poke_all(LOW_TILES, d_frame, sizeof d_frame);
  poke_all(OBJ_TILES, d_sprites, sizeof d_sprites);
  load_font();
  colours_init();
  music_init();
  colours_hide();
  WX = 7; WY = 144;
  SCX = SCY = 0;
  IF = 0;
  IE = 1;
  __asm__("ei");
  LCDC = LCDC_ON;
}
