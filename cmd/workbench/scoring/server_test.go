package scoring

import "testing"

func TestLoopbackFirst(t *testing.T) {
	for address, want := range map[string]string{"5001": "127.0.0.1:5001", ":5001": "127.0.0.1:5001", "0.0.0.0:5001": "0.0.0.0:5001", "[::1]:5001": "[::1]:5001"} {
		if got := loopbackFirst(address); got != want {
			t.Errorf("%s becomes %s", address, got)
		}
	}
}
