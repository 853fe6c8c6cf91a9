package codec

import (
	"errors"
	"fmt"
)

// ErrDamaged is wrapped by every error that says that bytes are not what was written.
var ErrDamaged = errors.New("the record is damaged")

// Damaged says what is wrong with the bytes that were read.
func Damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}
