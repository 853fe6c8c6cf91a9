package play

import (
	"sync"

	"dotmatrix/core"
)

// inbox holds the commands that were not obeyed yet. Putting never blocks; came holds a token while any wait.
type inbox struct {
	mu       sync.Mutex
	commands []core.Command
	came     chan struct{}
}

func newInbox() *inbox { return &inbox{came: make(chan struct{}, 1)} }

func (in *inbox) put(command core.Command) {
	in.mu.Lock()
	in.commands = append(in.commands, command)
	in.mu.Unlock()
	signal(in.came)
}

// take returns all commands that wait, in order.
func (in *inbox) take() []core.Command {
	in.mu.Lock()
	defer in.mu.Unlock()
	taken := in.commands
	in.commands = nil
	return taken
}
