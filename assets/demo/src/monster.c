#include "monster.h"
#include "arithmetic.h"
#include "data.h"

#define WARD_DEFENCE 3
#define EXP_A_LEVEL 5             /* times the level */
#define MOST_LEVEL 25            /* hit points stay below 100 */

void monster_rest(struct monster *m) {
  m->hp = m->max_hp;
  m->sp = SKILL_POINTS;
}

void monster_make(struct monster *m, u8 species, u8 level) {
  m->species = species;
  m->level = level;
  m->max_hp = 14 + level + level + level;
  m->attack = 4 + level;
  m->defence = 3 + level;
  m->exp = 0;
  monster_rest(m);
}

u8 skill_effect(const struct monster *from, const struct monster *to) {
  static const u8 quarters[4][4] = {
    /* to:     FIRE LEAF WATER DUSK */
    /* FIRE */  { 4,   8,   2,   6 },
    /* LEAF */  { 2,   4,   8,   4 },
    /* WATER */ { 8,   2,   4,   4 },
    /* DUSK */  { 4,   4,   4,   4 },
  };
  return quarters[d_elements[from->species]][d_elements[to->species]];
}

void blow(const struct monster *from, struct monster *to, u8 effect, u8 extra_quarters) {
  u8 defence = to == &w_mon && (w_flags2 & F2_WARD) ? to->defence + WARD_DEFENCE : to->defence;
  u8 base = (u8)divide((u16)from->attack << 2, defence) + 1 + random_below(3);
  u16 damage = multiply(base, effect) >> 2;
  damage = multiply((u8)damage, extra_quarters) >> 2;
  if (!damage) damage = 1;
  to->hp = to->hp > damage ? to->hp - (u8)damage : 0;
}

u8 grow(u8 exp) {
  u8 levels = 0, need;
  if (w_mon.level < MOST_LEVEL) w_mon.exp += exp;
  while (w_mon.exp >= (need = (u8)multiply(w_mon.level, EXP_A_LEVEL))) {
    w_mon.exp -= need;
    w_mon.level++;
    w_mon.max_hp += 3;
    w_mon.hp += 3;
    w_mon.attack++;
    w_mon.defence++;
    levels++;
  }
  if (w_mon.level >= 5) REACHED(MS_LEVEL_5);
  return levels;
}
