/* The shop in the village. */
#pragma once
void shop(void);
