package doctor

import "dotmatrix/core/agent/sandbox"

// Sandbox checks whether the programs of agents can be put into a sandbox.
func Sandbox() Check {
	if err := sandbox.Available(); err != nil {
		return Check{"sandbox", Warning, err.Error() + ". Programs of agents (exec:) that you type can do all that you can; imported ones do not run"}
	}
	return Check{"sandbox", OK, "programs of agents (exec:) reach their own folder, the system's, and no network, but for what --allow opens"}
}
