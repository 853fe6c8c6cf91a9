#include "things.h"
#include "actors.h"
#include "companion.h"
#include "data.h"
#include "ending.h"
#include "map.h"
#include "monster.h"
#include "screen.h"
#include "state.h"
#include "talk.h"
#include "text.h"
#include "walk.h"

#define CHEST_BALMS 3
#define CHEST_TONICS 2

static u8 read_sign(u8 x, u8 y) {
  const struct sign *s = d_signs;
  u8 i;
  if (map_kind(x, y) != KIND_SOLID) return 0;
  for (i = 0; i < N_SIGNS; i++, s++)
    if (s->map == w_map && s->x == x && s->y == y) { tell(s->text); return 1; }
  return 0;
}

static void open_chest(u8 x, u8 y) {
  map_put(x, y, TILE_OPEN_CHEST);
  if (w_map == MAP_ROUTE) {
    w_flags |= F_BELL_CHEST;
    w_items[ITEM_BELL] = 1;
    REACHED(MS_BELL);
    tell(t_found_bell);
  } else if (x < w_mapw >> 1) {
    w_flags |= F_CAVE_CHEST;
    w_items[ITEM_BALM] += CHEST_BALMS;
    tell(t_found_balms);
  } else {
    w_flags2 |= F2_TONIC_CHEST;
    w_tonics += CHEST_TONICS;
    tell(t_found_tonics);
  }
}

static void try_gate(u8 x, u8 y) {
  if (!w_items[ITEM_KEY]) { tell(t_gate_locked); return; }
  w_items[ITEM_KEY] = 0;
  w_flags |= F_GATE;
  map_put(x, y, TILE_PATH);
  tell(t_gate_opens);
}

static void pull_lever(void) {
  w_flags2 ^= F2_LEVER;
  map_turn_lever();
  flash();
  tell(t_lever);
}

static void drink(void) {
  if (w_mon.level) monster_rest(&w_mon);
  tell(w_mon.level ? t_spring_heals : t_spring);
}

static void use_thing(u8 x, u8 y) {
  switch (CELL(x, y)) {
  case TILE_CHEST: open_chest(x, y); break;
  case TILE_OPEN_CHEST: tell(t_chest_empty); break;
  case TILE_GATE: try_gate(x, y); break;
  case TILE_LEVER:
  case TILE_LEVER_ON: pull_lever(); break;
  case TILE_BARS: tell(t_bars); break;
  case TILE_SPRING: drink(); break;
  case TILE_PEDESTAL: look_at_stand(x); break;
  case TILE_LAMP: if (w_items[ITEM_EMBER]) ending(); else tell(t_lamp_dark); break;
  case TILE_SHELF: tell(t_shelf); break;
  }
}

void interact(void) {
  u8 x = beyond_x(w_x, w_facing), y = beyond_y(w_y, w_facing), i;
  if (x >= w_mapw || y >= w_maph) return;
  i = actor_at(x, y);
  if (i == NOBODY && CELL(x, y) == TILE_COUNTER) i = 0; /* whoever keeps the counter is the first of his house */
  if (i < w_npc_n) talk(w_npc[i].who);
  else if (!read_sign(x, y)) use_thing(x, y);
}
