/* The menu at START. */
#pragma once
void start_menu(void);
