#include "battle.h"
#include "arithmetic.h"
#include "bag.h"
#include "battle_screen.h"
#include "data.h"
#include "map.h"
#include "menu.h"
#include "monster.h"
#include "music.h"
#include "screen.h"
#include "state.h"
#include "text.h"

enum choice { STRIKE, SKILL, BALM, FLEE, GUARD, TONIC, CHOICES };

#define RIVAL_EXP 12
#define RIVAL_COINS 12
#define BRACED 6                  /* quarters: a blow after guarding */
#define GATHERED 8                /* quarters: the foe's blow after gathering */
#define GATHERS_ONE_IN 3

static void own_blow(u8 effect) {
  u8 extra = w_stance & STANCE_BRACED ? BRACED : EFFECT_PLAIN;
  w_stance &= ~STANCE_BRACED;
  blow(&w_mon, &w_foe, effect, extra);
  flash();
  battle_screen_update();
}

static void strike(void) {
  own_blow(EFFECT_PLAIN);
  say(t_own_strikes);
}

static void skill(void) {
  w_mon.sp--;
  own_blow(w_effect);
  window_open();
  puts_at(0, 0, d_monster_names[w_mon.species]);
  puts_at(1, 0, t_uses);
  puts_at(1, sizeof t_uses, d_skills[w_mon.species]);
  if (w_effect > EFFECT_PLAIN) puts_at(2, 0, t_strong_blow);
  else if (w_effect < EFFECT_PLAIN) puts_at(2, 0, t_weak_blow);
  wait_for_a();
}

static void guard(void) {
  w_stance |= STANCE_GUARD | STANCE_BRACED;
  say(t_own_guards);
}

/* flee returns whether it worked: never from the rival or the boss. */
static u8 flee(void) {
  if (random_below(4)) { say(t_fled); return 1; }
  say(t_not_fled);
  return 0;
}

/* Why a choice cannot be made now, in words; 0 when it can. */
static const char *refused(u8 choice) {
  switch (choice) {
  case SKILL: return w_mon.sp ? 0 : t_no_skill;
  case BALM: return balm_refused();
  case TONIC: return tonic_refused();
  case FLEE: return w_battle == BATTLE_WILD ? 0 : t_no_way_out;
  }
  return 0;
}

/* What cannot be done is said, and costs no turn. */
static u8 choose(void) {
  const char *why;
  u8 choice;
  for (;;) {
    choice = menu(t_menu_battle, CHOICES);
    if (choice == MENU_NONE) continue;
    why = refused(choice);
    if (!why) return choice;
    say(why);
  }
}

/* One choice of the player. Returns whether the battle was fled. */
static u8 own_turn(void) {
  switch (choose()) {
  case STRIKE: strike(); break;
  case SKILL: skill(); break;
  case BALM: use_balm(); battle_screen_update(); say(t_better); break;
  case TONIC: use_tonic(); battle_screen_update(); say(t_refreshed); break;
  case GUARD: guard(); break;
  case FLEE: return flee();
  }
  return 0;
}

static void foe_turn(void) {
  u8 extra = EFFECT_PLAIN, gathered = w_stance & STANCE_FOE_GATHERS;
  if (!gathered && w_battle != BATTLE_WILD && !random_below(GATHERS_ONE_IN)) {
    w_stance |= STANCE_FOE_GATHERS;
    say(t_foe_gathers);
  } else {
    if (gathered) extra = GATHERED;
    if (w_stance & STANCE_GUARD) extra >>= 1;
    w_stance &= ~STANCE_FOE_GATHERS;
    blow(&w_foe, &w_mon, random() & 1 ? skill_effect(&w_foe, &w_mon) : EFFECT_PLAIN, extra);
    flash();
    battle_screen_update();
    say(gathered ? t_foe_bursts : t_foe_strikes);
  }
  w_stance &= ~STANCE_GUARD;
}

static void earn(u8 coins) {
  w_coins = lesser(w_coins + coins, MOST_COINS);
  say_number(t_foe_beaten, coins);
}

static void win(void) {
  u8 hard = w_battle != BATTLE_WILD;
  earn(w_foe.level + (hard ? RIVAL_COINS : 2));
  if (!hard) REACHED(MS_WILD_WIN);
  if (grow(w_foe.level + w_foe.level + (hard ? RIVAL_EXP : 2))) {
    battle_screen_update();
    say(t_grew);
  }
}

static u8 fight(void) {
  for (;;) {
    if (own_turn()) return RESULT_FLED;
    if (!w_foe.hp) { win(); return RESULT_WON; }
    foe_turn();
    if (!w_mon.hp) { say(t_worn_out); return RESULT_LOST; }
  }
}

static void wake_up_at_healer(void) {
  monster_rest(&w_mon);
  w_map = MAP_HEALER;
  w_x = 3;
  w_y = 4;
  w_facing = UP;
}

u8 battle(u8 kind, u8 species, u8 level) {
  static const char *const openings[] = { 0, t_wild_appears, t_rival_sends, t_boss_appears };
  u8 result;
  w_mode = MODE_BUSY;
  monster_make(&w_foe, species, level);
  w_battle = kind;
  w_stance = 0;
  w_effect = skill_effect(&w_mon, &w_foe);
  music_play(SONG_BATTLE);
  flash();
  battle_screen_show();
  say(openings[kind]);
  result = fight();
  window_close();
  w_battle = w_stance = w_effect = 0;
  w_battle_result = result;
  w_foe.hp = 0;
  if (result == RESULT_LOST) wake_up_at_healer();
  map_show();
  return result;
}
