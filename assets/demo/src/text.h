/* The text window over the lowest six rows of the screen, mirrored in w_text. */
#pragma once
#include "hardware.h"

void window_clear(void);                           /* frame and blanks, in w_text too */
void window_open(void);                            /* also clears it */
void window_close(void);
void put(u8 row, u8 col, char c);
void puts_at(u8 row, u8 col, const char *s);
void number_at(u8 row, u8 col, u8 n);
const char *decimal(u8 n);                         /* valid until the next call */
void wait_for_a(void);                             /* MODE_TEXT until A or B */
void say(const char *s);                           /* '\n' new line, '\f' new page, '$' the foe's name, '&' the own one's */
void say_number(const char *s, u8 n);              /* say, with n for '%' */
void tell(const char *s);                          /* say, then close the window */
