// Package tui is the screen.
package tui
