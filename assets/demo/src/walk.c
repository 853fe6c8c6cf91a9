#include "walk.h"
#include "actors.h"
#include "arithmetic.h"
#include "battle.h"
#include "data.h"
#include "map.h"
#include "screen.h"
#include "state.h"

#define TURN_FRAMES 4
#define WILD_ONE_IN 8

const u8 key_of[4] = { KEY_DOWN, KEY_UP, KEY_LEFT, KEY_RIGHT };

u8 beyond_x(u8 x, u8 dir) { return dir == LEFT ? x - 1 : dir == RIGHT ? x + 1 : x; }
u8 beyond_y(u8 y, u8 dir) { return dir == UP ? y - 1 : dir == DOWN ? y + 1 : y; }

/* How many cells the hero may go: 0 none, 1, or 2 over a ledge. Ledges are jumped downwards only. */
static u8 reach(u8 x, u8 y, u8 dir) {
  u8 kind = map_kind(x, y);
  if (kind == KIND_SOLID || actor_at(x, y) != NOBODY) return 0;
  if (kind != KIND_LEDGE) return 1;
  if (dir != DOWN) return 0;
  return map_kind(x, y + 1) == KIND_SOLID || actor_at(x, y + 1) != NOBODY ? 0 : 2;
}

static void meet_wild(void) {
  u8 moss = CELL(w_x, w_y) == TILE_MOSS;
  if (map_kind(w_x, w_y) != KIND_WILD || !w_mon.level || random_below(WILD_ONE_IN)) return;
  battle(BATTLE_WILD, moss ? MON_MOSSLING : random_below(MON_GLOOMOTH), (moss ? 4 : 2) + random_below(2));
}

void walk(u8 dir) {
  u8 x = beyond_x(w_x, dir), y = beyond_y(w_y, dir), cells;
  if (w_facing != dir) {
    w_mode = MODE_WALK;
    w_facing = dir;
    draw_actors();
    frames(TURN_FRAMES);
    if (!(w_keys & key_of[dir])) return;
  }
  cells = reach(x, y, dir);
  if (!cells) return;
  walk_one(dir, cells);
  w_x = x;
  w_y = cells == 2 ? y + 1 : y;
  w_steps++;
  if (!map_warp()) meet_wild();
}
