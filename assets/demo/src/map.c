#include "map.h"
#include "actors.h"
#include "colours.h"
#include "companion.h"
#include "data.h"
#include "music.h"
#include "screen.h"
#include "state.h"

#define NO_SLOT 0xFF
#define FIRST_SLOT_TILE 0x80
#define SIDE_MOST 16              /* cells of a map's side */

static u8 shown;

/* Video memory has room for 32 tiles of 16 x 16: each map loads those that it shows. */
static u8 slot_of[N_TILES];
static u8 slots_used;

static void forget_slots(void) {
  u8 i;
  for (i = 0; i < N_TILES; i++) slot_of[i] = NO_SLOT;
  slots_used = 0;
}

static u8 slot_for(u8 tile) {
  if (slot_of[tile] == NO_SLOT) {
    poke_all(HIGH_TILES + ((u16)slots_used << 6), d_tiles + ((u16)tile << 6), 64);
    slot_of[tile] = slots_used++;
  }
  return slot_of[tile];
}

/* The two rows of tiles that show a row of cells, and their palettes. */
static u8 upper[MAP_PITCH], lower[MAP_PITCH], slots[MAP_PITCH];

static void clear_rows(void) {
  u8 x;
  for (x = 0; x < MAP_PITCH; x++) {
    upper[x] = lower[x] = FRAME_DARK;
    slots[x] = 0;
  }
}

static void compose(u8 x, u8 tile) {
  u8 t = FIRST_SLOT_TILE + (u8)(slot_for(tile) << 2);
  x <<= 1;
  upper[x] = t;
  upper[x + 1] = t + 1;
  lower[x] = t + 2;
  lower[x + 1] = t + 3;
  slots[x] = slots[x + 1] = d_tile_colours[tile];
}

/* Shows n tiles from column x on of the composed row, which is row y of cells. */
static void show_row(u8 x, u8 y, u8 n) {
  u8 *to = BG_MAP + ((u16)y << 6) + x;
  poke_all(to, upper + x, n);
  attributes(to, slots + x, n);
  to += MAP_PITCH;
  poke_all(to, lower + x, n);
  attributes(to, slots + x, n);
}

static void draw_map(void) {
  const u8 *row = w_grid;
  u8 x, y;
  for (y = 0; y < SIDE_MOST; y++, row += SIDE_MOST) {
    clear_rows();
    if (y < w_maph) for (x = 0; x < w_mapw; x++) compose(x, row[x]);
    show_row(0, y, MAP_PITCH);
  }
}

void map_put(u8 x, u8 y, u8 tile) {
  CELL(x, y) = tile;
  compose(x, tile);
  show_row(x << 1, y, 2);
}

u8 map_kind(u8 x, u8 y) { return x < w_mapw && y < w_maph ? d_kinds[CELL(x, y)] : KIND_SOLID; }

static void unpack(const struct area *a) {
  const u8 *s = a->cells;
  u8 *row = w_grid;
  u8 x = 0, n;
  u16 i;
  w_mapw = a->w;
  w_maph = a->h;
  for (i = 0; i < sizeof w_grid; i++) w_grid[i] = TILE_TREE;
  while (row < w_grid + ((u16)w_maph << 4)) {
    for (n = *s++; n; n--) {
      row[x] = *s;
      if (++x == w_mapw) { x = 0; row += SIDE_MOST; }
    }
    s++;
  }
}

static void find_exits(void) {
  const struct warp *w = d_warps;
  struct exit *e = w_exits;
  u8 i;
  w_exit_n = 0;
  for (i = 0; i < N_WARPS; i++, w++) {
    if (w->map != w_map) continue;
    e->x = w->x; e->y = w->y; e->map = w->to; e->to_x = w->to_x; e->to_y = w->to_y;
    e++;
    w_exit_n++;
  }
}

/* A map has one chest in each half at most. */
static u8 chest_is_empty(u8 x) {
  if (w_map == MAP_ROUTE) return w_flags & F_BELL_CHEST;
  return x < w_mapw >> 1 ? w_flags & F_CAVE_CHEST : w_flags2 & F2_TONIC_CHEST;
}

/* A tile as the story has changed it since the map was drawn. */
static u8 changed(u8 tile, u8 x) {
  switch (tile) {
  case TILE_GATE: return w_flags & F_GATE ? TILE_PATH : tile;
  case TILE_CHEST: return chest_is_empty(x) ? TILE_OPEN_CHEST : tile;
  case TILE_LEVER: return w_flags2 & F2_LEVER ? TILE_LEVER_ON : tile;
  case TILE_BARS: return w_flags2 & F2_LEVER ? TILE_SLOT : tile;
  case TILE_SLOT: return w_flags2 & F2_LEVER ? TILE_BARS : tile;
  }
  return tile;
}

static void apply_story(void) {
  u8 i = 0;
  do w_grid[i] = changed(w_grid[i], i & (SIDE_MOST - 1)); while (++i);
  if (w_map == MAP_ELDER && w_mon.level) CELL(STAND_X + (w_mon.species << 1), STAND_Y) = TILE_FLOOR;
}

void map_turn_lever(void) {
  u8 x, y, t;
  for (y = 0; y < w_maph; y++) for (x = 0; x < w_mapw; x++) {
    t = CELL(x, y);
    if (t == TILE_BARS) map_put(x, y, TILE_SLOT);
    else if (t == TILE_SLOT) map_put(x, y, TILE_BARS);
    else if (t == TILE_LEVER) map_put(x, y, TILE_LEVER_ON);
    else if (t == TILE_LEVER_ON) map_put(x, y, TILE_LEVER);
  }
}

static void note_arrival(void) {
  if (w_map == MAP_VILLAGE) REACHED(MS_LEFT_HOME);
  if (w_map == MAP_ROUTE) REACHED(MS_ROUTE);
  if (w_map == MAP_CAVE) REACHED(MS_CAVE);
}

void map_show(void) {
  blank();
  unpack(&d_maps[w_map]);
  colours_use(d_maps[w_map].colours);
  music_play(d_maps[w_map].song);
  apply_story();
  find_exits();
  forget_slots();
  draw_map();
  place_actors();
  draw_actors();
  move_camera();
  unblank();
  shown = 1;
  note_arrival();
}

void map_hide(void) {
  shown = 0;
  blank();
}

u8 map_is_shown(void) { return shown; }

void map_enter(u8 map, u8 x, u8 y) {
  w_map = map;
  w_x = x;
  w_y = y;
  map_show();
}

u8 map_warp(void) {
  u8 i;
  for (i = 0; i < w_exit_n; i++) {
    struct exit *e = &w_exits[i];
    if (e->x == w_x && e->y == w_y) { map_enter(e->map, e->to_x, e->to_y); return 1; }
  }
  return 0;
}
