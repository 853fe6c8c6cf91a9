#include "companion.h"
#include "battle_screen.h"
#include "data.h"
#include "map.h"
#include "menu.h"
#include "monster.h"
#include "state.h"
#include "text.h"

#define FIRST_LEVEL 3

enum answer { TAKE, ANSWERS = 2 };

static const char *const presentations[] = { t_meet_embercub, t_meet_leafkit, t_meet_tidepup };
static const char *const questions[] = { t_menu_embercub, t_menu_leafkit, t_menu_tidepup };

static u8 wants(u8 species) {
  u8 answer;
  battle_screen_portrait(species);
  say(presentations[species]);
  answer = menu(questions[species], ANSWERS);
  window_close();
  return answer == TAKE;
}

void look_at_stand(u8 x) {
  u8 species = (u8)(x - STAND_X) >> 1, taken;
  if (w_mon.level || !(w_flags & F_ELDER)) { tell(t_egg); return; }
  taken = wants(species);
  if (taken) {
    monster_make(&w_mon, species, FIRST_LEVEL);
    REACHED(MS_COMPANION);
  }
  map_show();
  if (taken) tell(t_companion_nods);
}
