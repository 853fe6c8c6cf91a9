package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// predictLine is an output as it stands in a line.
func predictLine(t *testing.T, line string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(line), &out); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return out
}

// predictWith runs predict on lines of input.
func predictWith(t *testing.T, env []string, input string, args ...string) []map[string]any {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"predict"}, args...)...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"HOME=" + cmd.Dir, "PATH=/usr/bin:/bin"}, env...)
	cmd.Stdin = strings.NewReader(input)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	data, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	var lines []map[string]any
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		lines = append(lines, predictLine(t, line))
	}
	return lines
}

func checkPicture(t *testing.T, out map[string]any) {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(fmt.Sprint(out["screen_base64"]))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil || picture.Bounds().Dx() != 160 || picture.Bounds().Dy() != 144 {
		t.Errorf("no picture of 160x144 (%v)", err)
	}
}

func TestPredict(t *testing.T) {
	server := llmtest.NewServer(llmtest.Say("Thought: in.\n", "Action: buttons('start')"), llmtest.Say("no action"), llmtest.Fail(400, "broken"), llmtest.Say("Action: buttons('a')"))
	defer server.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+server.URL(), "DOTMATRIX_MODEL=toy")
	lines := predictWith(t, env, `{"action": "start_game"}
{"action": "step", "headless": true}

{"action": "step"}
{"action": "fly"}
not JSON
{"action": "step"}
{"action": "step"}
{"action": "step"} {"action": "step"}
`+strings.Repeat("x", 2<<20)+`
{"action": "step", "headless": false}`, "openai")
	if len(lines) != 10 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, want := range []struct {
		status, action, response, err string
		success                       bool
	}{
		{"success", "start_game", "<nil>", "", true},
		{"success", "start", "Thought: in.\nAction: buttons('start')", "", true},
		{"success", "none", "no action", "there is no line that starts", false},
		{"error", "<nil>", "<nil>", `unknown action "fly": use start_game or step`, false},
		{"error", "<nil>", "<nil>", "the input is not of the form", false},
		{"error", "<nil>", "<nil>", "refused the request (400): broken", false},
		{"success", "a", "Action: buttons('a')", "", true},
		{"error", "<nil>", "<nil>", "more after the input", false},
		{"error", "<nil>", "<nil>", "more than 1048576 bytes", false},
		{"success", "a", "Action: buttons('a')", "", true},
	} {
		got := lines[i]
		if got["status"] != want.status || fmt.Sprint(got["action_executed"]) != want.action || fmt.Sprint(got["ai_response"]) != want.response ||
			got["success"] != want.success || !strings.Contains(fmt.Sprint(got["error"]), orNil(want.err)) {
			got["screen_base64"] = "..."
			t.Errorf("line %d: %v, want %+v", i, got, want)
			continue
		}
		if want.status == "success" {
			checkPicture(t, got)
		}
	}
	runs := must(t, runIn(t, env, "runs", "--format", "csv"))
	if strings.Count(runs, ",openai,") != 2 {
		t.Errorf("a change of headless does not begin another run:\n%s", runs)
	}
	mustSay(t, must(t, runIn(t, env, "verify", "last")), "verified 1 step")
}

func orNil(text string) string {
	if text == "" {
		return "<nil>"
	}
	return text
}

func TestPredictOnce(t *testing.T) {
	env := newRecord(t)
	r := runIn(t, env, "predict", "random", "--input", `{"action": "step"}`)
	out := predictLine(t, must(t, r))
	if out["status"] != "success" || out["ai_response"] != nil {
		t.Errorf("%v", out["status"])
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no ROM":     {[]string{"predict", "random", "/no/such.gb", "--input", `{"action": "start_game"}`}, "there is no file"},
		"no action":  {[]string{"predict", "random", "--input", `{}`}, "use start_game or step"},
		"no input":   {[]string{"predict", "random", "--input", ""}, "it ends too early"},
		"a list":     {[]string{"predict", "random", "--input", "[]"}, "it is an array and no object"},
		"a number":   {[]string{"predict", "random", "--input", `{"action": 1}`}, "action is a number"},
		"more":       {[]string{"predict", "random", "--input", `{"action": "step"}]`}, "more after the input"},
		"no version": {[]string{"predict", "models:/none/1"}, "nothing was logged"},
	} {
		r := runIn(t, env, c.args...)
		if r.code != 1 || !strings.Contains(r.err, c.says) {
			t.Errorf("%s: %d %s", name, r.code, r.err)
		}
		if strings.HasPrefix(r.out, "{") {
			if out := predictLine(t, r.out); out["status"] != "error" || out["error"] == nil {
				t.Errorf("%s: %v", name, out)
			}
		}
	}
}

func TestPredictServes(t *testing.T) {
	cmd := exec.Command(binary, "predict", "random", "--serve", "0", "--no-record")
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"HOME=" + cmd.Dir}, newRecord(t)...)
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	said, err := bufio.NewReader(errs).ReadString('\n')
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(said)
	if err != nil || address == "" {
		t.Fatalf("it said %q (%v)", said, err)
	}
	get := func(path string) (int, string) {
		t.Helper()
		response, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		return response.StatusCode, string(body)
	}
	if code, body := get("/ping"); code != 200 || body != "\n" {
		t.Errorf("ping %d %q", code, body)
	}
	built := strings.TrimPrefix(strings.TrimSpace(runIn(t, nil, "--version").out), "dotmatrix version ")
	if code, body := get("/version"); code != 200 || body != built {
		t.Errorf("version %d %q, want %q", code, body, built)
	}
	post := func(media, body string) (int, map[string]any) {
		t.Helper()
		response, err := http.Post(address+"/invocations", media, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var told map[string]any
		if err := json.NewDecoder(response.Body).Decode(&told); err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, told
	}
	code, told := post("application/json", `{"inputs": {"action": "start_game"}}`)
	if list, ok := told["predictions"].([]any); code != 200 || !ok || len(list) != 1 || list[0].(map[string]any)["status"] != "success" {
		t.Errorf("%d %v", code, told)
	} else {
		checkPicture(t, list[0].(map[string]any))
	}
	code, told = post("text/csv", "action,headless\nstep,true\nfly,true\n")
	if list, ok := told["predictions"].([]any); code != 200 || !ok || len(list) != 2 || list[1].(map[string]any)["status"] != "error" {
		t.Errorf("%d %v", code, told)
	}
	code, told = post("application/json; charset=utf-8", `{"dataframe_records": [{"action": "step"}, {"action": "fly", "headless": true}]}`)
	if list, ok := told["predictions"].([]any); code != 200 || !ok || len(list) != 2 || list[0].(map[string]any)["status"] != "success" || list[1].(map[string]any)["status"] != "error" {
		t.Errorf("%d %v", code, told)
	}
	code, told = post("application/json", `{"dataframe_split": {"columns": ["action", "headless"], "data": [["step", null]]}}`)
	if list, ok := told["predictions"].([]any); code != 200 || !ok || list[0].(map[string]any)["status"] != "success" {
		t.Errorf("%d %v", code, told)
	}
	many := `{"inputs": [` + strings.Repeat(`{"action": "fly"},`, 1000) + `{"action": "fly"}]}`
	for name, c := range map[string]struct {
		media, body string
		code        int
		error       string
	}{
		"no JSON":   {"application/json", "[", 400, "BAD_REQUEST"},
		"a list":    {"application/json", "[]", 400, "BAD_REQUEST"},
		"nothing":   {"application/json", "{}", 400, "BAD_REQUEST"},
		"many":      {"application/json", many, 400, "INVALID_PARAMETER_VALUE"},
		"missing":   {"application/json", `{"inputs": {"headless": true}}`, 400, "INVALID_PARAMETER_VALUE"},
		"two kinds": {"application/json", `{"inputs": {"action": "step"}, "instances": []}`, 400, "BAD_REQUEST"},
		"ragged":    {"application/json", `{"dataframe_split": {"columns": ["a"], "data": [[]]}}`, 400, "BAD_REQUEST"},
		"large":     {"application/json", strings.Repeat(" ", 2<<20), 413, "REQUEST_ENTITY_TOO_LARGE"},
	} {
		if code, told := post(c.media, c.body); code != c.code || told["error_code"] != c.error || told["message"] == "" {
			t.Errorf("%s: %d %v", name, code, told)
		}
	}
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded"} { // what a page can send unasked
		response, err := http.Post(address+"/invocations", media, strings.NewReader(`{"inputs": {"action": "step"}}`))
		if err != nil {
			t.Fatal(err)
		}
		if response.Body.Close(); response.StatusCode != http.StatusUnsupportedMediaType {
			t.Errorf("%q: %d", media, response.StatusCode)
		}
	}
	elsewhere, err := http.NewRequest(http.MethodPost, address+"/invocations", strings.NewReader(`{"inputs": {"action": "step"}}`))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere.Host = "rebound.example:80"
	elsewhere.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	if response.Body.Close(); response.StatusCode != http.StatusForbidden {
		t.Errorf("by another name: %d", response.StatusCode)
	}
}
