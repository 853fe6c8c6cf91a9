/* Balms and tonics. */
#pragma once
#include "hardware.h"

const char *balm_refused(void);   /* why none can be used now, in words; 0 when one can */
const char *tonic_refused(void);
void use_balm(void);
void use_tonic(void);
