/* What is to be done next, as the story stands. */
#pragma once
void note_goal(void);             /* works out w_goal */
const char *goal_text(void);      /* w_goal in words */
