/* The registers and memories of the Game Boy that the game touches. */
#pragma once
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef int16_t s16;

#define REG(a) (*(volatile u8 *)(a))
#define P1 REG(0xFF00)
#define IF REG(0xFF0F)
#define NR10 REG(0xFF10)
#define NR11 REG(0xFF11)
#define NR12 REG(0xFF12)
#define NR13 REG(0xFF13)
#define NR14 REG(0xFF14)
#define NR21 REG(0xFF16)
#define NR22 REG(0xFF17)
#define NR23 REG(0xFF18)
#define NR24 REG(0xFF19)
#define NR41 REG(0xFF20)
#define NR42 REG(0xFF21)
#define NR43 REG(0xFF22)
#define NR44 REG(0xFF23)
#define NR50 REG(0xFF24)
#define NR51 REG(0xFF25)
#define NR52 REG(0xFF26)
#define LCDC REG(0xFF40)
#define SCY REG(0xFF42)
#define SCX REG(0xFF43)
#define LY REG(0xFF44)
#define BGP REG(0xFF47)
#define OBP0 REG(0xFF48)
#define WY REG(0xFF4A)
#define WX REG(0xFF4B)
#define VBK REG(0xFF4F)            /* from here on for a Game Boy Color */
#define BCPS REG(0xFF68)
#define BCPD REG(0xFF69)
#define OCPS REG(0xFF6A)
#define OCPD REG(0xFF6B)
#define IE REG(0xFFFF)

#define OBJ_TILES ((u8 *)0x8000)   /* tiles 00-7F of objects */
#define HIGH_TILES ((u8 *)0x8800)  /* tiles 80-FF of the background */
#define LOW_TILES ((u8 *)0x9000)   /* tiles 00-7F of the background: frames and font */
#define BG_MAP ((u8 *)0x9800)
#define WIN_MAP ((u8 *)0x9C00)
#define MAP_PITCH 32
#define MAP_CELLS 1024

#define LCDC_ON 0xE7               /* window at 9C00, tiles at 8800, objects of 8 x 16, everything on */
#define PALETTE 0xE4               /* shade n is colour n */
#define PALETTE_INVERSE 0x1B
#define PALETTE_BLANK 0xFF
#define PALETTE_OBJECTS 0xE0       /* 0 see-through, 1 white, 2 dark, 3 black */
