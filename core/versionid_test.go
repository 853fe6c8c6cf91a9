package core

import "testing"

// TestVersionID: the requirements of a manifest are not part of the ID, and nothing else gets out of it.
func TestVersionID(t *testing.T) {
	identity := VersionID([]byte(`{"format":2,"name":"x","files":[],"requirements":{"dotmatrix":"v1"}}`))
	if identity != Sum([]byte(`{"format":2,"name":"x","files":[]}`)) {
		t.Error("the ID is not that of the rest of the manifest")
	}
	if VersionID([]byte(`{"format":2,"name":"x","files":[],"requirements":{"dotmatrix":"v2","modules":{"a":"b"}}}`)) != identity {
		t.Error("a new release gives another ID")
	}
	for _, other := range []string{
		`{"format":2,"name":"y","files":[],"requirements":{"dotmatrix":"v1"}}`,
		`{"format":2,"name":"x","files":[],"requirements":{},"files":[{"path":"evil.star"}]}`,
		`{"format":2,"name":"x","files":[{"a":1,"requirements":{}}]}`,
		`{"format":2,"name":"x","files":["\",\"requirements\":{}}"]}`,
		`{"name":"x","files":[],"requirements":{}}`,
	} {
		if got := VersionID([]byte(other)); got == identity {
			t.Errorf("%s has the same ID", other)
		}
	}
	if old := []byte(`{"api":1,"name":"x","requirements":{"agent_api":1},"files":[]}`); VersionID(old) != Sum(old) {
		t.Error("a manifest of format 1 has another ID than it had")
	}
	if odd := []byte(`{"format":2,"name":"x","requirements":{},"files":[]}`); VersionID(odd) != Sum(odd) {
		t.Error("requirements in the midst are left out of the ID")
	}
}
