package gameboy

// busySource fills video RAM, and has handlers move forty objects in each frame and the scroll at each line.
const busySource = `
	di
	ld sp,dff0
wait:	ldh a,(44)
	cp a,90
	jr nz,wait
	xor a,a
	ldh (40),a
	ld hl,8000
tiles:	ld a,l
	xor a,h
	ld (hl+),a
	ld a,h
	cp a,98
	jr nz,tiles
maps:	ld a,l
	ld (hl+),a
	ld a,h
	cp a,a0
	jr nz,maps
	ld hl,c000      ; objects, all over the screen
	ld b,28
objects: ld a,b
	add a,a
	add a,a
	ld (hl+),a
	add a,l
	ld (hl+),a
	ld a,b
	ld (hl+),a
	and a,f0
	ld (hl+),a
	dec b
	jr nz,objects
	ld hl,0400      ; busyDMA, to HRAM
	ld c,80
	ld b,0a
copy:	ld a,(hl+)
	ldh (c),a
	inc c
	dec b
	jr nz,copy
	ld a,e4
	ldh (47),a
	ldh (48),a
	ld a,1b
	ldh (49),a
	ld a,60
	ldh (4b),a
	ldh (4a),a
	ld a,08         ; STAT: each HBlank
	ldh (41),a
	ld a,f7
	ldh (40),a
	xor a,a
	ldh (0f),a
	ld a,03
	ldh (ff),a
	ei
work:	ld hl,c100      ; something to do meanwhile
	ld bc,0100
sum:	ld a,(hl)
	add a,c
	rlca
	xor a,b
	ld (hl+),a
	dec bc
	ld a,b
	or a,c
	jr nz,sum
	jr work`

// busyDMA starts an OAM DMA and waits for its end.
const busyDMA = `
	ld a,c0
	ldh (46),a
	ld a,28
wait:	dec a
	jr nz,wait
	ret`

// busyVBlank moves the objects and the window.
const busyVBlank = `
	push af
	push bc
	push hl
	ld hl,c000
	ld b,28
move:	inc (hl)
	inc hl
	dec (hl)
	inc hl
	inc hl
	inc hl
	dec b
	jr nz,move
	call ff80
	ldh a,(4b)
	inc a
	ldh (4b),a
	ldh a,(90)
	inc a
	ldh (90),a
	pop hl
	pop bc
	pop af
	reti`

// busySTAT scrolls each line by another amount.
const busySTAT = `
	push af
	push bc
	ldh a,(90)
	ld b,a
	ldh a,(44)
	add a,b
	ldh (43),a
	pop bc
	pop af
	reti`

// haltingSource sleeps until an interrupt comes, as most games do most of the time.
const haltingSource = `
	di
	ld sp,dff0
	ld a,05
	ldh (07),a      ; the timer, each 4,096 dots
	ld a,05
	ldh (ff),a
	ei
loop:	halt
	inc c
	jr loop`

// soundSource starts all channels again and again, and sends bytes; soundTimer writes down what the registers show.
const soundSource = `
	di
	ld sp,dff0
	ld hl,c200
	ld a,80
	ldh (26),a
	ld a,77
	ldh (24),a
	ldh (25),a
	ld c,30
wave:	ld a,c
	ldh (c),a
	inc c
	ld a,c
	cp a,40
	jr nz,wave
	ld a,80
	ldh (1a),a
	ld a,06         ; the timer, each 64 dots
	ldh (07),a
	ld a,0c
	ldh (ff),a
	ei
again:	inc b
	ld a,b
	ldh (10),a
	or a,08
	ldh (12),a
	ldh (17),a
	ldh (21),a
	ld a,b
	ldh (11),a
	ldh (16),a
	ldh (1b),a
	ldh (20),a
	ldh (13),a
	ldh (18),a
	ldh (1d),a
	ldh (22),a
	ld a,20
	ldh (1c),a
	ld a,c7
	ldh (14),a
	ldh (19),a
	ldh (1e),a
	ldh (23),a
	ld a,b
	ldh (01),a
	ld a,81
	ldh (02),a
	ld d,40
pause:	dec d
	jr nz,pause
	ld a,b
	and a,1f
	jr nz,again
	ldh (26),a      ; off and on
	ld a,80
	ldh (26),a
	ldh (1a),a
	jr again`

const soundTimer = `
	push af
	ldh a,(26)
	ld (hl+),a
	ldh a,(30)
	xor a,(hl)
	ld (hl+),a
	ldh a,(04)
	ld (hl+),a
	res 7,h
	set 6,h
	set 7,h
	ld a,h
	cp a,d0
	jr c,end
	ld h,c2
end:	pop af
	reti`

// colourSource runs at double speed, with palettes, attributes, and DMA to video RAM at once and in each HBlank.
const colourSource = `
	di
	ld sp,dff0
	ld a,30
	ldh (00),a
	ld a,01
	ldh (4d),a
	stop 00
	xor a,a
	ldh (40),a
	ld a,80         ; palettes
	ldh (68),a
	ldh (6a),a
	ld b,40
pal:	ld a,b
	ldh (69),a
	rlca
	ldh (6b),a
	dec b
	jr nz,pal
	ld a,01         ; attributes
	ldh (4f),a
	ld hl,9800
attr:	ld a,l
	ld (hl+),a
	ld a,h
	cp a,a0
	jr nz,attr
	xor a,a
	ldh (4f),a
	ld hl,8000
tiles:	ld a,l
	xor a,h
	ld (hl+),a
	ld a,h
	cp a,a0
	jr nz,tiles
	ld a,03         ; another bank of work RAM
	ldh (70),a
	ld a,01
	ldh (51),a
	ld a,50
	ldh (52),a
	ld a,88
	ldh (53),a
	xor a,a
	ldh (54),a
	ld a,07
	ldh (55),a      ; 128 bytes at once
	ld a,d3
	ldh (40),a
	ld a,01
	ldh (ff),a
	ei
loop:	ld hl,d000
fill:	inc (hl)
	inc hl
	ld a,h
	cp a,e0
	jr nz,fill
	jr loop`

const colourVBlank = `
	push af
	ldh a,(43)
	inc a
	ldh (43),a
	ld a,d0         ; 512 bytes, 16 in each HBlank
	ldh (51),a
	xor a,a
	ldh (52),a
	ldh (54),a
	ld a,90
	ldh (53),a
	ld a,9f
	ldh (55),a
	pop af
	reti`

// restlessSource writes the PPU's registers all the time, with no regard for what is drawn meanwhile.
const restlessSource = `
	di
	ld sp,dff0
wait:	ldh a,(44)
	cp a,90
	jr nz,wait
	xor a,a
	ldh (40),a
	ld a,80         ; palettes of a CGB
	ldh (68),a
	ldh (6a),a
	ld b,40
pal:	ld a,b
	ldh (69),a
	rlca
	ldh (6b),a
	dec b
	jr nz,pal
	ld hl,8000
tiles:	ld a,l
	xor a,h
	ld (hl+),a
	ld a,h
	cp a,a0
	jr nz,tiles
	ld hl,fe00
	ld b,a0
objects: ld a,b
	rlca
	xor a,l
	ld (hl+),a
	dec b
	jr nz,objects
	ld de,1234
again:	ld a,e          ; a number after the other
	add a,a
	add a,a
	add a,e
	inc a
	ld e,a
	ld a,d
	rlca
	xor a,e
	ld d,a
	or a,80
	ldh (40),a
	ldh (43),a
	xor a,e
	ldh (4b),a
	ldh (47),a
	ldh (48),a
	ld a,e
	ldh (42),a
	and a,7f
	ldh (4a),a
	ldh (41),a
	jr again`
