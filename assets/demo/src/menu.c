#include "menu.h"
#include "screen.h"
#include "state.h"
#include "text.h"

#define SECOND_COLUMN 9

static void show_cursor(char c) { put(w_cursor & 3, w_cursor & 4 ? SECOND_COLUMN : 0, c); }

static void move_cursor(void) {
  u8 to = w_cursor;
  if (w_keys_new & KEY_DOWN) to = to + 1 < w_menu_n ? to + 1 : 0;
  else if (w_keys_new & KEY_UP) to = to ? to - 1 : w_menu_n - 1;
  else if ((w_keys_new & (KEY_LEFT | KEY_RIGHT)) && (to ^ 4) < w_menu_n) to ^= 4;
  if (to == w_cursor) return;
  show_cursor(' ');
  w_cursor = to;
  show_cursor('>');
}

static void show_labels(const char *s) {
  u8 row = 0, col = 1;
  for (; *s; s++) {
    if (*s == '\n') { row++; col = 1; }
    else put(row, col++, *s);
  }
}

u8 menu(const char *labels, u8 entries) {
  window_open();
  show_labels(labels);
  w_menu_n = entries;
  w_cursor = 0;
  show_cursor('>');
  w_mode = MODE_MENU;
  do { frame(); move_cursor(); } while (!(w_keys_new & (KEY_A | KEY_B)));
  w_mode = MODE_BUSY;
  w_menu_n = 0;
  return w_keys_new & KEY_A ? w_cursor : MENU_NONE;
}
