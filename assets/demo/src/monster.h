/* The rules of monsters: strength, elements, blows, growth. */
#pragma once
#include "state.h"

#define SKILL_POINTS 8
#define EFFECT_PLAIN 4            /* effects are counted in quarters */

enum element { FIRE, LEAF, WATER, DUSK };

void monster_make(struct monster *m, u8 species, u8 level);
void monster_rest(struct monster *m);                                       /* full health and skill points */
u8 skill_effect(const struct monster *from, const struct monster *to);      /* 2 weak, 4 plain, 6 or 8 strong */
void blow(const struct monster *from, struct monster *to, u8 effect, u8 extra_quarters);
u8 grow(u8 exp);                                                            /* the own one; levels gained */
