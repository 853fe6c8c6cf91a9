/* The documented state: fixed addresses that profiles and agents rely on (README.md, "Memory"). */
#pragma once
#include "hardware.h"

#ifndef STATE
#define STATE extern
#endif

struct monster { u8 species, level, hp, max_hp, attack, defence, exp, sp; };
struct actor { u8 x, y, sprite, who; };
struct exit { u8 x, y, map, to_x, to_y; };

#define TEXT_ROWS 4
#define TEXT_COLUMNS 18
#define MOST_ACTORS 4
#define MOST_EXITS 8

STATE volatile u8 __at(0xC000) shadow_oam[160];
STATE volatile u8 __at(0xC0A0) vblank_seen;
STATE u8 __at(0xC0A1) w_keys;             /* held: bits 0-3 right left up down, 4-7 A B select start */
STATE u8 __at(0xC0A2) w_keys_new;         /* newly down in this frame */
STATE u16 __at(0xC0A4) w_frames;
STATE u8 __at(0xC0A6) boot_a;             /* 11h on a Game Boy Color */
STATE u8 __at(0xC100) w_magic[4];         /* "LAMP" */
STATE u8 __at(0xC104) w_mode;             /* what the game waits for */
STATE u8 __at(0xC105) w_map;
STATE u8 __at(0xC106) w_x;
STATE u8 __at(0xC107) w_y;
STATE u8 __at(0xC108) w_facing;
STATE u8 __at(0xC109) w_mapw;
STATE u8 __at(0xC10A) w_maph;
STATE u16 __at(0xC10C) w_steps;
STATE u16 __at(0xC10E) w_rng;             /* never 0; may be written while the title waits */
STATE u16 __at(0xC110) w_milestones;      /* bit n is milestone n */
STATE u8 __at(0xC112) w_flags;
STATE u8 __at(0xC113) w_flags2;
STATE u8 __at(0xC114) w_items[4];
STATE struct monster __at(0xC118) w_mon;  /* level 0: no companion yet */
STATE struct monster __at(0xC120) w_foe;
STATE u8 __at(0xC128) w_battle;           /* 0 none, or enum battle */
STATE u8 __at(0xC129) w_cursor;           /* selected entry of the open menu */
STATE u8 __at(0xC12A) w_menu_n;           /* entries of the open menu, 0 when there is none */
STATE u8 __at(0xC12B) w_battle_result;    /* of the last battle, enum result */
STATE u8 __at(0xC12C) w_coins;            /* at most MOST_COINS */
STATE u8 __at(0xC12D) w_tonics;
STATE u8 __at(0xC12E) w_stance;           /* bits of enum stance */
STATE u8 __at(0xC12F) w_effect;           /* own skill against the foe in quarters: 2 4 6 8, 0 outside battles */
STATE u8 __at(0xC130) w_text[TEXT_ROWS * TEXT_COLUMNS];
STATE struct actor __at(0xC180) w_npc[MOST_ACTORS];
STATE u8 __at(0xC190) w_npc_n;
STATE u8 __at(0xC191) w_exit_n;
STATE u8 __at(0xC192) w_goal;             /* what is to be done next, enum goal */
STATE struct exit __at(0xC198) w_exits[MOST_EXITS]; /* warps of this map */
STATE u8 __at(0xC200) w_grid[256];        /* tile ids, row y from 16 y on */

enum mode { MODE_BOOT, MODE_TITLE, MODE_ROAM, MODE_WALK, MODE_TEXT, MODE_MENU, MODE_BUSY, MODE_END };
enum facing { DOWN, UP, LEFT, RIGHT };
enum key { KEY_RIGHT = 1, KEY_LEFT = 2, KEY_UP = 4, KEY_DOWN = 8, KEY_A = 16, KEY_B = 32, KEY_SELECT = 64, KEY_START = 128 };
enum item { ITEM_BALM, ITEM_KEY, ITEM_BELL, ITEM_EMBER };
enum battle { BATTLE_NONE, BATTLE_WILD, BATTLE_RIVAL, BATTLE_BOSS };
enum result { RESULT_WON = 1, RESULT_FLED, RESULT_LOST };
enum stance { STANCE_GUARD = 1, STANCE_BRACED = 2, STANCE_FOE_GATHERS = 4 };
enum flag { F_ELDER = 1, F_BALMS = 2, F_BELL_CHEST = 4, F_RIVAL = 8, F_CAVE_CHEST = 16, F_GATE = 32, F_BOSS = 64, F_HEALED = 128 };
enum flag2 { F2_LEVER = 1, F2_WARD = 2, F2_TONIC_CHEST = 4 };
enum goal { GOAL_ELDER, GOAL_BELL, GOAL_HERMIT, GOAL_RIVAL, GOAL_GATE, GOAL_EMBER, GOAL_LAMP, GOAL_COMPANION };
enum milestone {
  MS_LEFT_HOME, MS_ELDER, MS_COMPANION, MS_ROUTE, MS_WILD_WIN, MS_BELL, MS_KEY, MS_LEVEL_5, MS_RIVAL, MS_CAVE, MS_BOSS, MS_LAMP
};

#define REACHED(n) (w_milestones |= (u16)1 << (n))
#define MOST_COINS 99
#define MOST_ITEMS 9
#define CELL(x, y) w_grid[(u8)((y) << 4) | (x)]
