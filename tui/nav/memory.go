package nav

// Memory keeps how a person has set up the screens, from one run of the program to the next.
type Memory interface {
	// Recall gives what Remember kept under a name; nil for nothing.
	Recall(name string) []byte
	Remember(name string, value []byte)
}
