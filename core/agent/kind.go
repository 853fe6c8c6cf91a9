package agent

import "strings"

// kindExec is the kind of an agent that is a program.
const kindExec = "exec"

// commandLine is a command as people write it.
func commandLine(command []string) string { return strings.Join(command, " ") }
