/* The map under the hero: cells, warps, and how they are drawn. */
#pragma once
#include "hardware.h"

enum kind { KIND_OPEN, KIND_SOLID, KIND_LEDGE, KIND_WILD };

void map_enter(u8 map, u8 x, u8 y);        /* go there and show it */
void map_show(void);                       /* load and draw w_map again, after a battle for instance */
void map_hide(void);                       /* blank, for another picture until map_show */
u8 map_is_shown(void);
void map_put(u8 x, u8 y, u8 tile);         /* change a cell and draw it */
u8 map_kind(u8 x, u8 y);                   /* outside the map everything is solid */
u8 map_warp(void);                         /* take the warp under the hero; 0 when there is none */
void map_turn_lever(void);                 /* raise and lower the bars of this map as F2_LEVER says */
