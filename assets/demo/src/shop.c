#include "shop.h"
#include "data.h"
#include "menu.h"
#include "state.h"
#include "text.h"

enum ware { WARE_BALM, WARE_TONIC, WARE_WARD, WARES };

static const u8 prices[WARES] = { 6, 8, 20 }; /* as t_menu_shop says */

static u8 has_enough_of(u8 ware) {
  switch (ware) {
  case WARE_BALM: return w_items[ITEM_BALM] >= MOST_ITEMS;
  case WARE_TONIC: return w_tonics >= MOST_ITEMS;
  }
  return w_flags2 & F2_WARD;
}

static void hand_over(u8 ware) {
  switch (ware) {
  case WARE_BALM: w_items[ITEM_BALM]++; break;
  case WARE_TONIC: w_tonics++; break;
  case WARE_WARD: w_flags2 |= F2_WARD; break;
  }
}

static void say_coins(void) {
  window_open();
  puts_at(0, 0, t_shop_welcome);
  puts_at(1, 0, t_coins);
  number_at(1, sizeof t_coins, w_coins);
  wait_for_a();
}

void shop(void) {
  u8 ware;
  for (;;) {
    say_coins();
    ware = menu(t_menu_shop, WARES + 1);
    if (ware >= WARES) break;
    if (w_coins < prices[ware]) say(t_shop_poor);
    else if (has_enough_of(ware)) say(t_shop_enough);
    else {
      w_coins -= prices[ware];
      hand_over(ware);
      say(ware == WARE_WARD ? t_shop_ward : t_shop_thanks);
    }
  }
  tell(t_shop_bye);
}
