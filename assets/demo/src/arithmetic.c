#include "arithmetic.h"
#include "state.h"

u16 multiply(u8 a, u8 b) {
  u16 sum = 0, addend = a;
  for (; b; b >>= 1, addend <<= 1)
    if (b & 1) sum += addend;
  return sum;
}

u16 divide(u16 a, u8 b) {
  u16 quotient = 0, rest = 0;
  u8 i;
  for (i = 0; i < 16; i++) {
    rest <<= 1;
    if (a & 0x8000) rest |= 1;
    a <<= 1;
    quotient <<= 1;
    if (rest >= b) { rest -= b; quotient |= 1; }
  }
  return quotient;
}

u8 random(void) { /* xorshift with 7, 9, 8: all 65,535 states but 0 */
  u16 x = w_rng;
  x ^= x << 7;
  x ^= x >> 9;
  x ^= x << 8;
  w_rng = x;
  return (u8)(x >> 8) ^ (u8)x;
}

u8 random_below(u8 n) {
  u8 r = random();
  while (r >= n) r -= n;
  return r;
}

u8 lesser(u8 a, u8 b) { return a < b ? a : b; }
