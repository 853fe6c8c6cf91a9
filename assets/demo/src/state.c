/* Here the state of state.h gets its memory. */
#define STATE
#include "state.h"
