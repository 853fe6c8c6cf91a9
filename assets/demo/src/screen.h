/* Frames, keys, and writing to the video memory while the picture is shown. */
#pragma once
#include "hardware.h"

#define SCREEN_COLUMNS 20
#define SCREEN_ROWS 18

struct picture;                                  /* data.h */

void screen_init(void);                          /* tiles of frames, font and sprites; blank maps; interrupts on */
void frame(void);                                /* wait for the next frame and read the keys */
void frames(u8 n);
void blank(void);                                /* dark picture without objects, for drawing behind it */
void unblank(void);
void flash(void);
void hide_objects(void);
void poke(u8 *to, u8 v);                         /* write to video memory when it is open */
void poke_all(u8 *to, const u8 *from, u16 n);    /* n must not be 0, here and below */
void poke_same(u8 *to, u16 n, u8 v);
void print_at(u8 row, u8 col, const char *s);    /* on the background */
void clear_background(u8 tile);
void show_picture(const struct picture *p);
