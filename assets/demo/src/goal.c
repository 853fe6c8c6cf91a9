#include "goal.h"
#include "data.h"
#include "state.h"

void note_goal(void) {
  if (!w_mon.level) w_goal = w_flags & F_ELDER ? GOAL_COMPANION : GOAL_ELDER;
  else if (w_items[ITEM_EMBER]) w_goal = GOAL_LAMP;
  else if (w_flags & F_GATE) w_goal = GOAL_EMBER;
  else if (w_items[ITEM_KEY]) w_goal = w_flags & F_RIVAL ? GOAL_GATE : GOAL_RIVAL;
  else w_goal = w_items[ITEM_BELL] ? GOAL_HERMIT : GOAL_BELL;
}

const char *goal_text(void) {
  static const char *const texts[] = {
    t_goal_elder, t_goal_bell, t_goal_hermit, t_goal_rival, t_goal_gate, t_goal_ember, t_goal_lamp, t_goal_companion,
  };
  return texts[w_goal];
}
