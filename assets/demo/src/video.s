; Writing to video memory while the picture is shown. Arguments come as sdcc 4.2 passes them: the first pair in DE, the
; second in BC or a byte in A, the rest on the stack, which the callee takes away.
        .module video
        .globl  _poke, _poke_all, _poke_same

        .area   _CODE

; void poke(u8 *to, u8 v)
_poke::
        ld      b, a
1$:     ldh     a, (0x41)               ; STAT: bit 1 is set while the memory may be closed
        bit     1, a
        jr      NZ, 1$
        ld      a, b
        ld      (de), a
        ret

; void poke_all(u8 *to, const u8 *from, u16 n), n > 0
_poke_all::
        ldhl    sp, #2
        ld      a, (hl+)
        ld      h, (hl)
        ld      l, a
1$:     ldh     a, (0x41)
        bit     1, a
        jr      NZ, 1$
        ld      a, (bc)
        ld      (de), a
        inc     bc
        inc     de
        dec     hl
        ld      a, h
        or      l
        jr      NZ, 1$
        pop     hl
        inc     sp
        inc     sp
        jp      (hl)

; void poke_same(u8 *to, u16 n, u8 v), n > 0
_poke_same::
        ldhl    sp, #2
        ld      l, (hl)
1$:     ldh     a, (0x41)
        bit     1, a
        jr      NZ, 1$
        ld      a, l
        ld      (de), a
        inc     de
        dec     bc
        ld      a, b
        or      c
        jr      NZ, 1$
        pop     hl
        inc     sp
        jp      (hl)
