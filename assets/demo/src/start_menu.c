#include "start_menu.h"
#include "bag.h"
#include "data.h"
#include "goal.h"
#include "menu.h"
#include "state.h"
#include "text.h"

enum entry { STATUS, BALM, GOAL, CLOSE, BAG, TONIC, ENTRIES };

static void count_at(u8 row, u8 col, const char *label, u8 number_col, u8 n) {
  puts_at(row, col, label);
  number_at(row, number_col, n);
}

static void show_status(void) {
  if (!w_mon.level) { say(t_no_companion); return; }
  window_open();
  puts_at(0, 0, d_monster_names[w_mon.species]);
  count_at(0, 10, "LEVEL", 16, w_mon.level);
  count_at(1, 0, "HP", 4, w_mon.hp);
  count_at(1, 10, "OF", 14, w_mon.max_hp);
  count_at(2, 0, "ATK", 4, w_mon.attack);
  count_at(2, 10, "DEF", 14, w_mon.defence);
  count_at(3, 0, "SP", 4, w_mon.sp);
  count_at(3, 10, "EXP", 14, w_mon.exp);
  wait_for_a();
}

static void show_bag(void) {
  window_open();
  count_at(0, 0, "COINS", 7, w_coins);
  count_at(1, 0, "BALMS", 7, w_items[ITEM_BALM]);
  count_at(2, 0, "TONICS", 7, w_tonics);
  if (w_items[ITEM_BELL]) puts_at(0, 12, "BELL");
  if (w_items[ITEM_KEY]) puts_at(1, 12, "KEY");
  if (w_items[ITEM_EMBER]) puts_at(2, 12, "EMBER");
  if (w_flags2 & F2_WARD) puts_at(3, 12, "WARD");
  wait_for_a();
}

void start_menu(void) {
  const char *why;
  switch (menu(t_menu_start, ENTRIES)) {
  case STATUS: show_status(); break;
  case BAG: show_bag(); break;
  case GOAL: say(goal_text()); break;
  case BALM:
    why = balm_refused();
    if (!why) use_balm();
    say(why ? why : t_better);
    break;
  case TONIC:
    why = tonic_refused();
    if (!why) use_tonic();
    say(why ? why : t_refreshed);
    break;
  }
  window_close();
}
