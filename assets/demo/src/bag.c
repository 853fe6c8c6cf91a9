#include "bag.h"
#include "arithmetic.h"
#include "data.h"
#include "monster.h"
#include "state.h"

#define BALM_HEALS 20

const char *balm_refused(void) {
  if (!w_items[ITEM_BALM] || !w_mon.level) return t_no_balm;
  return w_mon.hp == w_mon.max_hp ? t_not_hurt : 0;
}

const char *tonic_refused(void) {
  if (!w_tonics || !w_mon.level) return t_no_tonic;
  return w_mon.sp == SKILL_POINTS ? t_not_tired : 0;
}

void use_balm(void) {
  w_items[ITEM_BALM]--;
  w_mon.hp = lesser(w_mon.hp + BALM_HEALS, w_mon.max_hp);
}

void use_tonic(void) {
  w_tonics--;
  w_mon.sp = SKILL_POINTS;
}
