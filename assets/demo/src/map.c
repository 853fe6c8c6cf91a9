#include "map.h"
#include "actors.h"
#include "colours.h"
#include "data.h"
#include "screen.h"
#include "state.h"

#define NO_SLOT 0xFF
#define FIRST_SLOT_TILE 0x80

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

static void draw_quarter(u8 *to, u8 t, u8 colours) {
  poke(to, t);
  attribute(to, colours);
}

static void draw_cell(u8 x, u8 y) {
  u8 tile = CELL(x, y), t = FIRST_SLOT_TILE + (u8)(slot_for(tile) << 2), colours = d_tile_colours[tile];
  u8 *p = BG_MAP + ((u16)y << 6) + (x << 1);
  draw_quarter(p, t, colours);
  draw_quarter(p + 1, t + 1, colours);
  draw_quarter(p + MAP_PITCH, t + 2, colours);
  draw_quarter(p + MAP_PITCH + 1, t + 3, colours);
}

void map_put(u8 x, u8 y, u8 tile) {
  CELL(x, y) = tile;
  draw_cell(x, y);
}

u8 map_kind(u8 x, u8 y) { return x < w_mapw && y < w_maph ? d_kinds[CELL(x, y)] : KIND_SOLID; }

static void unpack(const struct area *a) {
  const u8 *s = a->cells;
  u8 x = 0, y = 0, n;
  u16 i;
  w_mapw = a->w;
  w_maph = a->h;
  for (i = 0; i < 256; i++) w_grid[i] = TILE_TREE;
  for (; y < a->h; s += 2) {
    for (n = s[0]; n; n--) {
      CELL(x, y) = s[1];
      if (++x == a->w) { x = 0; y++; }
    }
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

/* What the story has changed since the map was drawn. */
static void apply_story(void) {
  u8 x, y;
  if (w_map == MAP_ELDER && w_mon.level) CELL(ELDER_STAND_X + (w_mon.species << 1), ELDER_STAND_Y) = TILE_FLOOR;
  for (y = 0; y < w_maph; y++) for (x = 0; x < w_mapw; x++) {
    u8 *cell = &CELL(x, y);
    if (*cell == TILE_GATE && (w_flags & F_GATE)) *cell = TILE_PATH;
    if (*cell == TILE_CHEST && (w_flags & (w_map == MAP_ROUTE ? F_BELL_CHEST : F_CAVE_CHEST))) *cell = TILE_OPEN_CHEST;
    if (*cell == TILE_LEVER && (w_flags2 & F2_LEVER)) *cell = TILE_LEVER_ON;
    if (w_flags2 & F2_LEVER) {
      if (*cell == TILE_BARS) *cell = TILE_SLOT;
      else if (*cell == TILE_SLOT) *cell = TILE_BARS;
    }
  }
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
  u8 x, y;
  blank();
  unpack(&d_maps[w_map]);
  colours_use(d_maps[w_map].colours);
  apply_story();
  find_exits();
  forget_slots();
  clear_background(FRAME_DARK);
  for (y = 0; y < w_maph; y++) for (x = 0; x < w_mapw; x++) draw_cell(x, y);
  place_actors();
  draw_actors();
  move_camera();
  unblank();
  note_arrival();
}

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
