#include "music.h"
#include "data.h"

#define NO_SONG 0xFF
#define SONG_END 0xFF
#define PITCH_BITS 0x3F
#define TRIGGER 0x80
#define QUARTER_DUTY 0x40
#define HALF_DUTY 0x80
#define MELODY_ENVELOPE 0x83      /* volume 8, fading every 3/64 of a second */
#define BASS_ENVELOPE 0x64
#define BLOW_ENVELOPE 0xA1
#define BLOW_NOISE 0x53

struct voice { const u8 *begin, *next; u8 left; };

static volatile u8 playing = NO_SONG;
static struct voice melody, bass;
static u8 beat;

void music_init(void) {
  NR52 = 0x80;                    /* on */
  NR51 = 0xBB;                    /* voices 1, 2 and the noise, on both sides */
  NR50 = 0x44;
  NR10 = 0;
  NR11 = QUARTER_DUTY;
  NR21 = HALF_DUTY;
}

static void begin(struct voice *v, const u8 *notes) {
  v->begin = v->next = notes;
  v->left = 1;
}

void music_play(u8 song) {
  if (song == playing) return;
  playing = NO_SONG;              /* the interrupt lets the voices alone meanwhile */
  begin(&melody, d_songs[song].melody);
  begin(&bass, d_songs[song].bass);
  beat = d_songs[song].beat;
  playing = song;
}

/* The next note when the last is over: its pitch as an index, or 0 when there is nothing to be played now. */
static u8 next_note(struct voice *v) {
  u8 note, i;
  if (--v->left) return 0;
  if (*v->next == SONG_END) v->next = v->begin;
  note = *v->next++;
  for (i = 1 << (note >> 6); i; i--) v->left += beat;
  return note & PITCH_BITS;
}

void music_tick(void) {
  const u8 *pitch;
  u8 note;
  if (playing == NO_SONG) return;
  note = next_note(&melody);
  if (note) {
    pitch = d_pitches + (u8)(note << 1) - 2;
    NR12 = MELODY_ENVELOPE;
    NR13 = pitch[0];
    NR14 = pitch[1] | TRIGGER;
  }
  note = next_note(&bass);
  if (note) {
    pitch = d_pitches + (u8)(note << 1) - 2;
    NR22 = BASS_ENVELOPE;
    NR23 = pitch[0];
    NR24 = pitch[1] | TRIGGER;
  }
}

void sound_blow(void) {
  NR41 = 0;
  NR42 = BLOW_ENVELOPE;
  NR43 = BLOW_NOISE;
  NR44 = TRIGGER;
}
