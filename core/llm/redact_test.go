package llm

import "testing"

func TestSecretsAreTakenOutOfPieces(t *testing.T) {
	secrets := longEnough("sk-secret-1234", "none", "another-secret")
	for text, want := range map[string]string{
		"no secret here":                    "no secret here",
		"it is sk-secret-1234, yes":         "it is [removed], yes",
		"sk-secret-1234sk-secret-1234":      "[removed][removed]",
		"sk-secret-12":                      "sk-secret-12",
		"sk-sk-secret-1234 another-secret.": "sk-[removed] [removed].",
		"none":                              "none",
	} {
		for size := 1; size <= len(text); size++ {
			r := redactor{secrets: secrets}
			got := ""
			for at := 0; at < len(text); at += size {
				got += r.take(text[at:min(at+size, len(text))])
			}
			if got += r.rest(); got != want {
				t.Errorf("%q in pieces of %d becomes %q", text, size, got)
			}
		}
	}
}
