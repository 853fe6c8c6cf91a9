/* The last scene; the game stays there. */
#pragma once
void ending(void);
