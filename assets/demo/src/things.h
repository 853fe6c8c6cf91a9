/* What happens at A before a thing: people, counters, signs, chests, gate, lever, spring, lamp. */
#pragma once
void interact(void);
