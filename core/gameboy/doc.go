// Package gameboy is the Game Boy.
package gameboy
