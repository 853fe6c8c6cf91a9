/* The picture of a battle: the foe above, the own one below, names, elements and bars. And of one creature alone. */
#pragma once
#include "hardware.h"

void battle_screen_portrait(u8 species);
void battle_screen_show(void);
void battle_screen_update(void);           /* bars and numbers */
