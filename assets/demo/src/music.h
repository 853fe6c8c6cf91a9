/* Two voices of music and a noise, played from the vertical blank: it keeps time while the game draws. */
#pragma once
#include "hardware.h"

void music_init(void);
void music_play(u8 song);         /* SONG_... of data.h; goes on where it is when that is playing */
void music_tick(void);            /* once a frame, by the interrupt */
void sound_blow(void);
