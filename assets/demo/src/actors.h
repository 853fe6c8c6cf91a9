/* The hero and the people of the map as objects, and the camera that follows the hero. */
#pragma once
#include "hardware.h"

#define NOBODY 0xFF

void place_actors(void);          /* who is on this map now, into w_npc */
void draw_actors(void);           /* into the objects; move_camera in the next vertical blank shows the same place */
void move_camera(void);
void make_room(u8 for_window);    /* scroll the hero out of the way of the text window, or back */
u8 actor_at(u8 x, u8 y);          /* index in w_npc, or NOBODY */
void walk_one(u8 dir, u8 cells);  /* the animation of 1 cell, or of 2 for a hop; changes no cell */
