// Package models is the screen of agents and their versions: what each is made of, what distinguishes two of them, the
// aliases that point at them, and the runs that they played. Package tui shows it; what it shows comes from a Registry.
package models
