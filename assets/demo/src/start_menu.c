#include "start_menu.h"
#include "data.h"
#include "menu.h"
#include "monster.h"
#include "state.h"
#include "text.h"

enum entry { STATUS, BALM, GOAL, CLOSE, BAG, TONIC, ENTRIES };

static void count_at(u8 row, u8 col, const char *label, u8 n) {
  while (*label) put(row, col++, *label++);
  number_at(row, col + 1, n);
}

static void show_status(void) {
  if (!w_mon.level) { say(t_no_companion); return; }
  window_open();
  puts_at(0, 0, d_monster_names[w_mon.species]);
  count_at(0, 10, "LEVEL", w_mon.level);
  count_at(1, 0, "HEALTH", w_mon.hp);
  count_at(1, 10, "OF", w_mon.max_hp);
  count_at(2, 0, "ATTACK", w_mon.attack);
  count_at(2, 10, "GUARD", w_mon.defence);
  count_at(3, 0, "SKILL", w_mon.sp);
  count_at(3, 10, "EXP", w_mon.exp);
  wait_for_a();
}

static void show_bag(void) {
  window_open();
  count_at(0, 0, "COINS", w_coins);
  count_at(1, 0, "BALMS", w_items[ITEM_BALM]);
  count_at(2, 0, "TONICS", w_tonics);
  if (w_items[ITEM_BELL]) puts_at(0, 12, "BELL");
  if (w_items[ITEM_KEY]) puts_at(1, 12, "KEY");
  if (w_items[ITEM_EMBER]) puts_at(2, 12, "EMBER");
  if (w_flags2 & F2_WARD) puts_at(3, 12, "WARD");
  wait_for_a();
}

static const char *goal(void) {
  if (!w_mon.level) return t_goal_elder;
  if (w_items[ITEM_EMBER]) return t_goal_lamp;
  if (w_flags & F_GATE) return t_goal_ember;
  if (w_items[ITEM_KEY]) return t_goal_gate;
  return w_items[ITEM_BELL] ? t_goal_hermit : t_goal_bell;
}

void start_menu(void) {
  switch (menu(t_menu_start, ENTRIES)) {
  case STATUS: show_status(); break;
  case BAG: show_bag(); break;
  case GOAL: say(goal()); break;
  case BALM:
    if (!w_items[ITEM_BALM] || !w_mon.level) say(t_no_balm);
    else { use_balm(); say(t_better); }
    break;
  case TONIC:
    if (!w_tonics || !w_mon.level) say(t_no_tonic);
    else { use_tonic(); say(t_refreshed); }
    break;
  }
  window_close();
}
