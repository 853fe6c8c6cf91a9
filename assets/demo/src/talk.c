#include "talk.h"
#include "actors.h"
#include "battle.h"
#include "data.h"
#include "monster.h"
#include "shop.h"
#include "state.h"
#include "text.h"

#define RIVAL_LEVEL 5
#define BOSS_LEVEL 8
#define GIFT_BALMS 2

static void elder(void) {
  if (!w_mon.level) {
    tell(w_flags & F_ELDER ? t_elder_waits : t_elder_asks);
    w_flags |= F_ELDER;
    REACHED(MS_ELDER);
  } else tell(w_items[ITEM_EMBER] ? t_elder_ember : w_flags & F_GATE ? t_elder_cave : t_elder_gate);
}

static void healer(void) {
  if (!w_mon.level) { tell(t_healer_alone); return; }
  monster_rest(&w_mon);
  w_flags |= F_HEALED;
  if (w_flags & F_BALMS) { tell(t_healer_rested); return; }
  w_flags |= F_BALMS;
  w_items[ITEM_BALM] += GIFT_BALMS;
  tell(t_healer_gift);
}

static void rival(void) {
  u8 species = w_mon.species == MON_EMBERCUB ? MON_TIDEPUP : w_mon.species - 1; /* the one that beats the hero's */
  tell(t_rival_dares);
  if (battle(BATTLE_RIVAL, species, RIVAL_LEVEL) != RESULT_WON) return;
  w_flags |= F_RIVAL;
  REACHED(MS_RIVAL);
  tell(t_rival_yields);
  place_actors();
}

static void hermit(void) {
  if (w_items[ITEM_BELL]) {
    w_items[ITEM_BELL] = 0;
    w_items[ITEM_KEY] = 1;
    REACHED(MS_KEY);
    tell(t_hermit_key);
  } else tell(w_milestones & (1 << MS_KEY) ? t_hermit_moth : t_hermit_bell);
}

static void boss(void) {
  tell(t_boss_wakes);
  if (battle(BATTLE_BOSS, MON_GLOOMOTH, BOSS_LEVEL) != RESULT_WON) return;
  w_flags |= F_BOSS;
  w_items[ITEM_EMBER] = 1;
  REACHED(MS_BOSS);
  tell(t_boss_beaten);
}

void talk(u8 who) {
  switch (who) {
  case WHO_ELDER: elder(); break;
  case WHO_HEALER: healer(); break;
  case WHO_RIVAL: rival(); break;
  case WHO_HERMIT: hermit(); break;
  case WHO_BOSS: boss(); break;
  case WHO_KEEPER: shop(); break;
  case WHO_GUARD: tell(t_guard); break;
  case WHO_SCOUT: tell(t_scout); break;
  case WHO_FISHER: tell(w_items[ITEM_EMBER] ? t_fisher_ember : t_fisher); break;
  case WHO_GRAN: tell(w_mon.level ? t_gran_proud : t_gran); break;
  case WHO_HIKER: tell(t_hiker); break;
  case WHO_MINER: tell(t_miner); break;
  case WHO_WARDEN: tell(w_items[ITEM_EMBER] ? t_warden_ember : t_warden); break;
  }
}
