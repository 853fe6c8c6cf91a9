package lab

// Standing is how the cell of an outcome stands.
func (o Outcome) Standing() State { return o.state() }
