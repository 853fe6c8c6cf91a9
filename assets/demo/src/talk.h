/* What the people say and do. */
#pragma once
#include "hardware.h"

void talk(u8 who);                /* WHO_... of data.h */
