package settings

import "testing"

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(Template()))
	f.Add([]byte("[keys]\npause = ['p']\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := parseConfig(data)
		if (file == nil) == (err == nil) {
			t.Fatalf("neither a result nor an error, or both: %v %v", file, err)
		}
	})
}
