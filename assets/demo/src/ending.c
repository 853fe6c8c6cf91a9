#include "ending.h"
#include "data.h"
#include "music.h"
#include "screen.h"
#include "state.h"
#include "text.h"

void ending(void) {
  REACHED(MS_LAMP);
  music_play(SONG_DAWN);
  tell(t_ending);
  show_picture(&d_ending);
  w_mode = MODE_END;
  for (;;) frame();
}
