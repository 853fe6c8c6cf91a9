// Package agent runs agents, each a Starlark file that declares what it is and how it makes a step.
package agent
