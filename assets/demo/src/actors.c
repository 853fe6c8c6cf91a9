#include "actors.h"
#include "data.h"
#include "screen.h"
#include "state.h"

#define SCREEN_W 160
#define SCREEN_H 144
#define ROOM_H 96                 /* what the text window leaves of the screen */
#define OBJ_FLIP 0x20

static u8 camera_x, camera_y;
static u8 view_h = SCREEN_H;
static u8 shift_x, shift_y, lift; /* of the walking hero, in pixels */
static u8 striding;

static u8 is_away(u8 who) {
  switch (who) {
  case WHO_GUARD: return w_mon.level != 0;
  case WHO_SCOUT: return w_mon.level == 0;
  case WHO_RIVAL: return w_flags & F_RIVAL;
  case WHO_BOSS: return w_flags & F_BOSS;
  }
  return 0;
}

void place_actors(void) {
  const struct place *p = d_places;
  struct actor *a = w_npc;
  u8 i;
  view_h = SCREEN_H;
  w_npc_n = 0;
  for (i = 0; i < N_PLACES; i++, p++) {
    if (p->map != w_map || is_away(p->who)) continue;
    a->x = p->x; a->y = p->y; a->who = p->who; a->sprite = d_people_sprites[p->who];
    a++;
    w_npc_n++;
  }
}

u8 actor_at(u8 x, u8 y) {
  u8 i;
  for (i = 0; i < w_npc_n; i++) if (w_npc[i].x == x && w_npc[i].y == y) return i;
  return NOBODY;
}

/* Where the view begins on one axis: centred on the hero, but not beyond the map; a small map is centred itself. */
static u8 follow(u8 pos, u16 size, u8 view, u8 before) {
  u8 from;
  if (size <= view) return (u8)-((view - (u8)size) >> 1);
  from = pos < before ? 0 : pos - before;
  size -= view;
  return from > size ? (u8)size : from;
}

static void draw_sprite(u8 slot, u8 x, u8 y, u8 sprite, u8 flip) {
  volatile u8 *o = shadow_oam + (slot << 3);
  u8 t = sprite << 2;
  o[0] = o[4] = y + 16;
  o[1] = x + 8;
  o[5] = x + 16;
  o[2] = flip ? t + 2 : t;
  o[6] = flip ? t : t + 2;
  o[3] = o[7] = flip | d_sprite_colours[sprite];
}

static void draw_hero(u8 x, u8 y) {
  u8 sprite = SPRITE_HERO_LEFT, flip = 0;
  if (w_facing == DOWN) sprite = SPRITE_HERO_DOWN;
  else if (w_facing == UP) sprite = SPRITE_HERO_UP;
  else if (w_facing == RIGHT) flip = OBJ_FLIP;
  if (striding) {
    sprite++;
    if (w_facing <= UP && (w_steps & 1)) flip = OBJ_FLIP;
  }
  draw_sprite(0, x, y, sprite, flip);
}

void draw_actors(void) {
  u8 px = (w_x << 4) + shift_x, py = (w_y << 4) + shift_y, i, x, y;
  u8 below = view_h == ROOM_H ? ROOM_H - 15 : SCREEN_H; /* objects would stand before the window */
  camera_x = follow(px, (u16)w_mapw << 4, SCREEN_W, 72);
  camera_y = follow(py, (u16)w_maph << 4, view_h, 64);
  draw_hero(px - camera_x, py - lift - camera_y);
  for (i = 0; i < MOST_ACTORS; i++) {
    x = (w_npc[i].x << 4) - camera_x;
    y = (w_npc[i].y << 4) - camera_y;
    if (i < w_npc_n && (x < SCREEN_W || x > 240) && (y < below || y > 240)) draw_sprite(i + 1, x, y, w_npc[i].sprite, 0);
    else draw_sprite(i + 1, 0, 240, 0, 0);
  }
}

void move_camera(void) {
  SCX = camera_x;
  SCY = camera_y;
}

static void refresh(void) {
  draw_actors();
  frame();
  move_camera();
}

void make_room(u8 for_window) {
  view_h = for_window ? ROOM_H : SCREEN_H;
  refresh();
}

void walk_one(u8 dir, u8 cells) {
  u8 i, last = cells << 4;
  w_mode = MODE_WALK;
  for (i = 2; i <= last; i += 2) {
    if (dir == DOWN) shift_y = i;
    else if (dir == UP) shift_y = (u8)-i;
    else if (dir == LEFT) shift_x = (u8)-i;
    else shift_x = i;
    striding = (u8)(i & 15) < 10 && i != last;
    lift = cells == 1 ? 0 : i <= 16 ? i >> 1 : (32 - i) >> 1;
    refresh();
  }
  shift_x = shift_y = lift = striding = 0;
}
