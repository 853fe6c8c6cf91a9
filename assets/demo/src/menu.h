/* A menu in the text window. */
#pragma once
#include "hardware.h"

#define MENU_NONE 0xFF

/* Entries stand in rows of four: the fifth and later ones in a second column, nine characters to the right.
   labels holds the rows as they are shown. Returns the entry, or MENU_NONE on B. */
u8 menu(const char *labels, u8 entries);
