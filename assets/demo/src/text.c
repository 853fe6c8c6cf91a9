#include "text.h"
#include "data.h"
#include "map.h"
#include "screen.h"
#include "state.h"
#include "actors.h"

#define WINDOW_TOP 96
#define WINDOW_HIDDEN 144
#define WINDOW_ROWS 6
#define PROMPT (WIN_MAP + 5 * MAP_PITCH + 18)

static char digits[4];
static u8 number;                 /* for '%' */

const char *decimal(u8 n) {
  u8 i = 0, hundreds = 0, tens = 0;
  while (n >= 100) { n -= 100; hundreds++; }
  while (n >= 10) { n -= 10; tens++; }
  if (hundreds) digits[i++] = '0' + hundreds;
  if (hundreds || tens) digits[i++] = '0' + tens;
  digits[i++] = '0' + n;
  digits[i] = 0;
  return digits;
}

static void draw_line(u8 row, u8 left, u8 middle, u8 right) {
  u8 *p = WIN_MAP + ((u16)row << 5);
  u8 x;
  poke(p++, left);
  for (x = 0; x < TEXT_COLUMNS; x++) poke(p++, middle);
  poke(p, right);
}

void window_clear(void) {
  u8 i;
  draw_line(0, FRAME_TOP_LEFT, FRAME_LEVEL, FRAME_TOP_RIGHT);
  for (i = 1; i < WINDOW_ROWS - 1; i++) draw_line(i, FRAME_UPRIGHT, ' ', FRAME_RIGHT);
  draw_line(WINDOW_ROWS - 1, FRAME_BOTTOM_LEFT, FRAME_BOTTOM, FRAME_BOTTOM_RIGHT);
  for (i = 0; i < sizeof w_text; i++) w_text[i] = ' ';
}

void window_open(void) {
  window_clear();
  if (WY == WINDOW_TOP) return;
  if (map_is_shown()) make_room(1);
  WY = WINDOW_TOP;
}

void window_close(void) {
  WY = WINDOW_HIDDEN;
  window_clear();
  if (map_is_shown()) make_room(0);
}

void put(u8 row, u8 col, char c) {
  u8 i = col;
  u8 r;
  for (r = row; r; r--) i += TEXT_COLUMNS;
  w_text[i] = c;
  poke(WIN_MAP + MAP_PITCH + 1 + ((u16)row << 5) + col, c);
}

void puts_at(u8 row, u8 col, const char *s) { while (*s) put(row, col++, *s++); }

void number_at(u8 row, u8 col, u8 n) { puts_at(row, col, decimal(n)); }

void wait_for_a(void) {
  poke(PROMPT, FRAME_MORE);
  w_mode = MODE_TEXT;
  do frame(); while (!(w_keys_new & (KEY_A | KEY_B)));
  w_mode = MODE_BUSY;
  poke(PROMPT, FRAME_BOTTOM);
}

/* One character a frame, at once while a button is held. */
static void type(u8 row, u8 col, char c) {
  put(row, col, c);
  if (!(w_keys & (KEY_A | KEY_B))) frame();
}

static u8 type_all(u8 row, u8 col, const char *s) {
  while (*s) type(row, col++, *s++);
  return col;
}

void say(const char *s) {
  u8 row = 0, col = 0;
  w_mode = MODE_BUSY;
  window_open();
  for (; *s; s++) {
    switch (*s) {
    case '\n': row++; col = 0; break;
    case '\f': wait_for_a(); window_clear(); row = col = 0; break;
    case '$': col = type_all(row, col, d_monster_names[w_foe.species]); break;
    case '&': col = type_all(row, col, d_monster_names[w_mon.species]); break;
    case '%': col = type_all(row, col, decimal(number)); break;
    default: type(row, col++, *s);
    }
  }
  wait_for_a();
}

void say_number(const char *s, u8 n) {
  number = n;
  say(s);
}

void tell(const char *s) {
  say(s);
  window_close();
}
