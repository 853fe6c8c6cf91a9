package main

import (
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"
)

// A note is one byte: bits 0-5 the pitch from 1 (c3) on, 0 a rest; bits 6-7 the length. songEnd is no note.
const (
	pitches = 36 // c3 to b5
	songEnd = 0xFF
)

var lengths = map[string]int{"1": 0, "2": 1, "4": 2, "8": 3}

// semitones of the natural notes above c.
var semitones = map[byte]int{'c': 0, 'd': 2, 'e': 4, 'f': 5, 'g': 7, 'a': 9, 'b': 11}

const musicType = "struct song { const uint8_t *melody, *bass; uint8_t beat; };"

// emitMusic emits songs, and the frequency of each pitch as the sound registers take it.
func emitMusic(sources fs.FS, out *output) error {
	blocks, err := readBlocks(sources, "music.txt")
	if err != nil {
		return err
	}
	out.declare(musicType)
	var songs []string
	for i, b := range blocks {
		beat, melody, bass, err := readSong(b)
		if err != nil {
			return err
		}
		name := "d_song_" + strings.ToLower(b.name)
		out.number("SONG_"+b.name, i)
		out.bytes(name+"_melody", melody)
		out.bytes(name+"_bass", bass)
		songs = append(songs, fmt.Sprintf("{ %[1]s_melody, %[1]s_bass, %[2]d }", name, beat))
	}
	out.table("struct song", "d_songs", songs)
	out.bytes("d_pitches", frequencies())
	return nil
}

// readSong reads a block "@NAME frames" of two lines.
func readSong(b block) (beat int, melody, bass []byte, err error) {
	if len(b.attrs) != 1 || len(b.rows) != 2 {
		return 0, nil, nil, b.fault("want @NAME frames, a line for the melody and one for the bass")
	}
	beat, err = strconv.Atoi(b.attrs[0])
	if err != nil || beat < 1 || beat > 31 {
		return 0, nil, nil, b.fault("%q is no length of a beat: use 1 to 31 frames", b.attrs[0])
	}
	melody, long, err := readVoice(b, b.rows[0])
	if err != nil {
		return 0, nil, nil, err
	}
	bass, short, err := readVoice(b, b.rows[1])
	if err != nil {
		return 0, nil, nil, err
	}
	if long != short {
		return 0, nil, nil, b.fault("the melody has %d beats and the bass %d", long, short)
	}
	return beat, melody, bass, nil
}

// readVoice reads notes, and counts their beats.
func readVoice(b block, r row) (notes []byte, beats int, err error) {
	for _, word := range strings.Fields(r.text) {
		name, beat, _ := strings.Cut(word, "/")
		length, ok := lengths[beat]
		pitch, known := pitchOf(name)
		if !ok || !known {
			return nil, 0, b.faultAt(r.line, "%q is no note: write such as c#4/2", word)
		}
		notes = append(notes, byte(length<<6|pitch))
		beats += 1 << length
	}
	return append(notes, songEnd), beats, nil
}

// pitchOf reads a name such as c#4; a rest is pitch 0.
func pitchOf(name string) (int, bool) {
	if name == "-" {
		return 0, true
	}
	if len(name) < 2 {
		return 0, false
	}
	semitone, ok := semitones[name[0]]
	rest := strings.TrimPrefix(name[1:], "#")
	octave, err := strconv.Atoi(rest)
	pitch := 12*(octave-3) + semitone + len(name) - 1 - len(rest) + 1
	return pitch, ok && err == nil && pitch >= 1 && pitch <= pitches
}

// frequencies are the values of NR13 and NR14 for each pitch, low byte first: 2048 - 131072 Hz / f, a4 being 440 Hz.
func frequencies() []byte {
	var out []byte
	for pitch := range pitches {
		hertz := 440 * math.Pow(2, float64(pitch-21)/12) // a4 is 21 semitones above c3
		period := 2048 - int(math.Round(131072/hertz))
		out = append(out, byte(period), byte(period>>8))
	}
	return out
}
