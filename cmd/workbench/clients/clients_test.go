package clients

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var command = []string{"/opt/game boy/dotmatrix", "mcp", "--steps", "200"}

func client(t *testing.T, name string) Client {
	t.Helper()
	c, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What a person has in a configuration stays, in its order, and merging again changes nothing.
func TestMerge(t *testing.T) {
	for _, c := range []struct{ name, before, want string }{
		{"claude", "", "{\n  \"mcpServers\": {\n    \"dotmatrix\": {\n      \"command\": \"/opt/game boy/dotmatrix\",\n      \"args\": [\n        \"mcp\",\n        \"--steps\",\n        \"200\"\n      ]\n    }\n  }\n}\n"},
		{"cursor", `{"z":1,"mcpServers":{"other":{"command":"x"},"dotmatrix":{"command":"old"}},"a":[1.50]}`,
			"{\n  \"z\": 1,\n  \"mcpServers\": {\n    \"other\": {\n      \"command\": \"x\"\n    },\n    \"dotmatrix\": {\n      \"command\": \"/opt/game boy/dotmatrix\",\n      \"args\": [\n        \"mcp\",\n        \"--steps\",\n        \"200\"\n      ]\n    }\n  },\n  \"a\": [\n    1.50\n  ]\n}\n"},
		{"codex", "", "[mcp_servers.dotmatrix]\ncommand = \"/opt/game boy/dotmatrix\"\nargs = [\"mcp\", \"--steps\", \"200\"]\n"},
		{"codex", "# mine\nmodel = \"gpt-5\"\n\n[mcp_servers.dotmatrix]\ncommand = \"old\"\nargs = []\nstartup_timeout_sec = 20\n\n[mcp_servers.other]\ncommand = \"x\" # kept\n",
			"# mine\nmodel = \"gpt-5\"\n\n[mcp_servers.dotmatrix]\ncommand = \"/opt/game boy/dotmatrix\"\nargs = [\"mcp\", \"--steps\", \"200\"]\nstartup_timeout_sec = 20\n\n[mcp_servers.other]\ncommand = \"x\" # kept\n"},
	} {
		one := client(t, c.name)
		merged, err := one.Merge([]byte(c.before), "dotmatrix", command)
		if err != nil || string(merged) != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", c.name, err, merged, c.want)
		}
		if again, err := one.Merge(merged, "dotmatrix", command); err != nil || string(again) != string(merged) {
			t.Errorf("%s: merged again it is, %v\n%s", c.name, err, again)
		}
	}
	for name, before := range map[string]string{"claude": "{", "cursor": "[]", "gemini": `{"mcpServers":[]}`, "codex": "a = [", "vscode": "{} {}"} {
		if merged, err := client(t, name).Merge([]byte(before), "dotmatrix", command); err == nil {
			t.Errorf("%s: %q becomes %s", name, before, merged)
		}
	}
	if merged, err := client(t, "codex").Merge([]byte("mcp_servers = { dotmatrix = { command = \"x\" } }\n"), "dotmatrix", command); err == nil {
		t.Errorf("a server in another form becomes %s", merged)
	}
}

func TestWriteKeepsWhatStoodThere(t *testing.T) {
	c := client(t, "cursor")
	path := filepath.Join(t.TempDir(), ".cursor", "mcp.json")
	if changed, backup, err := c.Write(path, "dotmatrix", command); !changed || backup != "" || err != nil {
		t.Fatal(changed, backup, err)
	}
	if changed, backup, err := c.Write(path, "dotmatrix", command); changed || backup != "" || err != nil {
		t.Errorf("writing the same again: %v %q %v", changed, backup, err)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed, backup, err := c.Write(path, "dotmatrix", []string{"dotmatrix", "mcp"})
	if !changed || err != nil {
		t.Fatal(changed, err)
	}
	if kept, err := os.ReadFile(backup); err != nil || string(kept) != string(first) {
		t.Errorf("%s holds %s, %v", backup, kept, err)
	}
	if err := os.WriteFile(path, []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Write(path, "dotmatrix", command); err == nil || !strings.Contains(err.Error(), "stays as it is") {
		t.Errorf("a broken configuration is written over: %v", err)
	}
}

func TestCommands(t *testing.T) {
	if got := client(t, "claude").Command("dotmatrix", command); got != "claude mcp add dotmatrix -- '/opt/game boy/dotmatrix' mcp --steps 200" {
		t.Error(got)
	}
	if got := client(t, "codex").Path("/p", "/h"); got != filepath.FromSlash("/h/.codex/config.toml") {
		t.Error(got)
	}
	if _, err := Find("emacs"); err == nil || !strings.Contains(err.Error(), "claude, codex, cursor") {
		t.Error(err)
	}
}

const claudeLines = `{"type":"user","timestamp":"2026-11-30T10:00:00Z","message":{"role":"user"}}
{"type":"assistant","timestamp":"2026-11-30T10:00:05Z","requestId":"r1","message":{"id":"m1","model":"claude-sonnet-4-5-20250929","usage":{"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":1000,"output_tokens":1}}}
{"type":"assistant","timestamp":"2026-11-30T10:00:06Z","requestId":"r1","message":{"id":"m1","model":"claude-sonnet-4-5-20250929","usage":{"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":1000,"output_tokens":50}}}
not json
{"type":"assistant","timestamp":"2026-11-30T10:05:00Z","requestId":"r2","message":{"id":"m2","model":"claude-haiku-4-5","usage":{"input_tokens":5,"output_tokens":7}}}
{"type":"assistant","timestamp":"2026-11-30T10:06:00Z","message":{"id":"x","model":"<synthetic>","usage":{"input_tokens":99,"output_tokens":99}}}
`

const codexLines = `{"timestamp":"2026-11-30T10:00:00Z","type":"turn_context","payload":{"model":"gpt-5-codex"}}
{"timestamp":"2026-11-30T10:00:01Z","type":"event_msg","payload":{"type":"token_count","info":null}}
{"timestamp":"2026-11-30T10:00:05Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"total_tokens":120},"last_token_usage":{"input_tokens":100,"cached_input_tokens":40,"output_tokens":20}}}}
{"timestamp":"2026-11-30T10:00:06Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"total_tokens":120},"last_token_usage":{"input_tokens":100,"cached_input_tokens":40,"output_tokens":20}}}}
{"timestamp":"2026-11-30T10:05:00Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"total_tokens":150},"last_token_usage":{"input_tokens":25,"output_tokens":5}}}}
`

func TestReadUsage(t *testing.T) {
	at := func(text string) time.Time {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, c := range []struct {
		name, lines  string
		from, to     time.Time
		calls, in    int
		cached, out  int
		title, model string
	}{
		{"claude", claudeLines, time.Time{}, time.Time{}, 2, 1215, 1000, 57, "Claude Code", "claude-sonnet-4-5-20250929 claude-haiku-4-5"},
		{"claude, a part", claudeLines, at("2026-11-30T10:01:00Z"), at("2026-11-30T10:10:00Z"), 1, 5, 0, 7, "Claude Code", "claude-haiku-4-5"},
		{"codex", codexLines, time.Time{}, time.Time{}, 2, 125, 40, 25, "Codex", "gpt-5-codex"},
	} {
		u, err := ReadUsage(strings.NewReader(c.lines), c.from, c.to)
		if err != nil || u.Calls != c.calls || u.Input != c.in || u.Cached != c.cached || u.Output != c.out || u.Client != c.title || strings.Join(u.Models, " ") != c.model {
			t.Errorf("%s: %+v, %v", c.name, u, err)
		}
	}
	if _, err := ReadUsage(strings.NewReader("{}\n"), time.Time{}, time.Time{}); !errors.Is(err, ErrNoSession) {
		t.Errorf("what is no session: %v", err)
	}
}
