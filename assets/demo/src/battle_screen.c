#include "battle_screen.h"
#include "arithmetic.h"
#include "colours.h"
#include "data.h"
#include "map.h"
#include "screen.h"
#include "state.h"
#include "text.h"

#define SIDE 6                             /* tiles of a monster's side */
#define MONSTER_BYTES (SIDE * SIDE * 16)
#define FOE_TILE 0x80
#define OWN_TILE (FOE_TILE + SIDE * SIDE)
#define FOE_ROW 1
#define FOE_COL 1
#define OWN_ROW 7
#define OWN_COL 9
#define PORTRAIT_ROW 3
#define PORTRAIT_COL 7
#define TILE_BYTES 16
#define GROUND_TILES 8
#define BAR_TILES 6
#define BAR_PIXELS (BAR_TILES * 8)

/* Palettes, in the order of the set BATTLE. */
enum { TEXT_COLOURS, FOE_COLOURS, OWN_COLOURS, HIGH_COLOURS, MIDDLE_COLOURS, LOW_COLOURS, GROUND_COLOURS };

static const char *const element_names[] = { "FIRE", "LEAF", "WATER", "DUSK" };

static u8 mirrored(u8 bits) {
  u8 out = 0, i;
  for (i = 0; i < 8; i++, bits >>= 1) out = (u8)(out << 1) | (bits & 1);
  return out;
}

/* The pictures look to the left, as a foe does; the own monster is turned round. */
static void load_tile(u8 *to, const u8 *from, u8 own) {
  u8 i;
  for (i = 0; i < TILE_BYTES; i++) poke(to++, own ? mirrored(*from++) : *from++);
}

static void draw_monster(u8 species, u8 tile, u8 row, u8 col, u8 own) {
  const u8 *from = d_monsters;
  u8 *to = HIGH_TILES + ((u16)(tile - FOE_TILE) << 4);
  u8 *cell = BG_MAP + ((u16)row << 5) + col;
  u8 x, y;
  for (x = species; x; x--) from += MONSTER_BYTES;
  colours_put(own ? OWN_COLOURS : FOE_COLOURS, d_colours_monsters + (u8)(species << 3));
  for (y = 0; y < SIDE; y++, cell += MAP_PITCH) for (x = 0; x < SIDE; x++, to += TILE_BYTES, from += TILE_BYTES) {
    u8 *at = cell + (own ? SIDE - 1 - x : x);
    load_tile(to, from, own);
    poke(at, tile++);
    attribute(at, own ? OWN_COLOURS : FOE_COLOURS);
  }
}

/* A patch of ground under a monster. */
static void draw_ground(u8 row, u8 col) {
  u8 *p = BG_MAP + ((u16)row << 5) + col;
  u8 i;
  for (i = 0; i < GROUND_TILES; i++, p++) {
    poke(p, i == 0 ? FRAME_GROUND_LEFT : i == GROUND_TILES - 1 ? FRAME_GROUND_RIGHT : FRAME_GROUND);
    attribute(p, GROUND_COLOURS);
  }
}

static u8 bar_colours(const struct monster *m) {
  u8 quarter = m->max_hp >> 2;
  return m->hp > (u8)(quarter << 1) ? HIGH_COLOURS : m->hp > quarter ? MIDDLE_COLOURS : LOW_COLOURS;
}

static void draw_bar(u8 row, u8 col, const struct monster *m) {
  u8 left = (u8)divide(multiply(m->hp, BAR_PIXELS), m->max_hp);
  u8 *p = BG_MAP + ((u16)row << 5) + col;
  u8 i, filled, colours = bar_colours(m);
  if (m->hp && !left) left = 1;
  poke(p++, FRAME_BAR_LEFT);
  for (i = 0; i < BAR_TILES; i++) {
    filled = lesser(left, 8);
    attribute(p, colours);
    poke(p++, FRAME_BAR_0 + filled);
    left -= filled;
  }
  poke(p, FRAME_BAR_RIGHT);
}

static void draw_numbers(u8 row, u8 col, const struct monster *m) {
  print_at(row, col, "   /   ");
  print_at(row, m->hp > 9 ? col + 1 : col + 2, decimal(m->hp));
  print_at(row, col + 4, decimal(m->max_hp));
}

static void draw_head(u8 row, u8 col, const struct monster *m) {
  print_at(row, col, d_monster_names[m->species]);
  print_at(row + 1, col, "Lv");
  print_at(row + 1, col + 2, decimal(m->level));
  print_at(row + 1, col + 5, element_names[d_elements[m->species]]);
}

void battle_screen_update(void) {
  draw_bar(FOE_ROW + 2, FOE_COL, &w_foe);
  draw_numbers(FOE_ROW + 3, FOE_COL + 1, &w_foe);
  draw_bar(OWN_ROW + 2, OWN_COL, &w_mon);
  draw_numbers(OWN_ROW + 3, OWN_COL + 1, &w_mon);
  print_at(OWN_ROW + 4, OWN_COL + 2, "SKILL x");
  print_at(OWN_ROW + 4, OWN_COL + 9, decimal(w_mon.sp));
}

static void begin(void) {
  map_hide();
  clear_background(' ');
  colours_use(d_colours_battle);
}

static void end(void) {
  SCX = SCY = 0;
  unblank();
}

void battle_screen_portrait(u8 species) {
  begin();
  draw_ground(PORTRAIT_ROW + SIDE, PORTRAIT_COL - 1);
  draw_monster(species, FOE_TILE, PORTRAIT_ROW, PORTRAIT_COL, 0);
  end();
}

void battle_screen_show(void) {
  begin();
  draw_ground(6, 12);
  draw_monster(w_foe.species, FOE_TILE, 0, 13, 0);
  draw_monster(w_mon.species, (u8)OWN_TILE, 6, 1, 1);
  draw_head(FOE_ROW, FOE_COL, &w_foe);
  draw_head(OWN_ROW, OWN_COL, &w_mon);
  battle_screen_update();
  end();
}
