package report_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core/lab"
)

// browser is a real Chromium, driven over its DevTools pipe.
type browser struct {
	t       *testing.T
	in      io.Writer
	replies chan message
	session string
	id      int
	events  []message // that came since the page was opened
}

type message struct {
	ID        int             `json:"id,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    json.RawMessage `json:"params,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     json.RawMessage `json:"error,omitempty"`
}

const patience = 2 * time.Minute // for one reply, on a slow machine

func chromium(t *testing.T) *browser {
	t.Helper()
	program := os.Getenv("DOTMATRIX_CHROMIUM")
	if program == "" {
		t.Skip("DOTMATRIX_CHROMIUM names no Chromium: .ci/run lab-page installs one")
	}
	cmd := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = theirIn.Close(), theirOut.Close()
	b := &browser{t: t, in: ourOut, replies: make(chan message, 1000)}
	go func() {
		defer close(b.replies)
		reader := bufio.NewReader(ourIn)
		for {
			data, err := reader.ReadBytes(0)
			if err != nil {
				return
			}
			var m message
			if json.Unmarshal(bytes.TrimSuffix(data, []byte{0}), &m) == nil {
				b.replies <- m
			}
		}
	}()
	t.Cleanup(func() {
		_ = ourOut.Close() // which ends it
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			_ = cmd.Process.Kill()
			<-done
		}
		if t.Failed() {
			t.Logf("Chromium said: %.2000s", said.String())
		}
	})
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

// call asks for something, and waits for the reply.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.id++
	if params == nil {
		params = struct{}{}
	}
	asked, err := json.Marshal(params)
	if err != nil {
		b.t.Fatal(err)
	}
	data, err := json.Marshal(message{ID: b.id, Method: method, Params: asked, SessionID: b.session})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(data, 0)); err != nil {
		b.t.Fatal(err)
	}
	b.wait(method, func(m message) bool {
		if m.ID != b.id {
			return false
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return true
	})
}

// wait reads what comes until it is what was waited for.
func (b *browser) wait(what string, is func(message) bool) {
	b.t.Helper()
	late := time.After(patience)
	for {
		select {
		case m, ok := <-b.replies:
			if !ok {
				b.t.Fatalf("Chromium ended before %s", what)
			}
			if m.Method != "" {
				b.events = append(b.events, m)
			}
			if is(m) {
				return
			}
		case <-late:
			b.t.Fatalf("no %s within %s", what, patience)
		}
	}
}

// open shows a page of so many pixels, light or dark.
func (b *browser) open(file string, width int, scheme string) {
	b.t.Helper()
	b.events = nil
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}, nil)
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	b.call("Page.navigate", map[string]any{"url": "file://" + file}, nil)
	b.wait("end of loading", func(m message) bool { return m.Method == "Page.loadEventFired" })
}

// ask computes a JavaScript expression.
func (b *browser) ask(expression string, result any) {
	b.t.Helper()
	var reply struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &reply)
	if reply.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, reply.ExceptionDetails)
	}
	if err := json.Unmarshal(reply.Result.Value, result); err != nil {
		b.t.Fatal(err)
	}
}

// quiet fails if the page complained, or asked for anything but itself.
func (b *browser) quiet(file string) {
	b.t.Helper()
	for _, e := range b.events {
		switch e.Method {
		case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Page.javascriptDialogOpening":
			b.t.Errorf("%s: %s", e.Method, e.Params)
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			if err := json.Unmarshal(e.Params, &p); err != nil {
				b.t.Fatal(err)
			}
			if p.Request.URL != "file://"+file && !strings.HasPrefix(p.Request.URL, "data:") {
				b.t.Errorf("the page asks for %s", p.Request.URL)
			}
		}
	}
}

// keep writes a picture or a PDF to the folder that DOTMATRIX_SCREENSHOTS names, for who wants to look.
func (b *browser) keep(name, method string, params map[string]any) {
	b.t.Helper()
	var reply struct{ Data string }
	b.call(method, params, &reply)
	data, err := base64.StdEncoding.DecodeString(reply.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	if len(data) < 10_000 {
		b.t.Errorf("%s has only %d bytes", name, len(data))
	}
	if dir := os.Getenv("DOTMATRIX_SCREENSHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}

// picture keeps a picture of the whole page.
func (b *browser) picture(name string, width int) {
	b.t.Helper()
	var size struct{ CSSContentSize struct{ Height float64 } }
	b.call("Page.getLayoutMetrics", nil, &size)
	b.keep(name, "Page.captureScreenshot", map[string]any{"captureBeyondViewport": true,
		"clip": map[string]any{"x": 0, "y": 0, "width": width, "height": size.CSSContentSize.Height, "scale": 1}})
}

// faults are what a reader would stumble over, as the browser laid the page out.
const faults = `(() => {
	const all = [], near = 1.5
	const seen = e => (e.id || e.className?.baseVal || e.className || e.tagName) + ": " + (e.textContent || "").trim().slice(0, 60)
	const page = document.documentElement
	if (page.scrollWidth > page.clientWidth) all.push("the page is " + page.scrollWidth + " wide, and the screen " + page.clientWidth)
	for (const chart of document.querySelectorAll("svg.chart")) {
		const box = chart.getBoundingClientRect()
		if (box.width < 250 || box.height < 60) all.push("a chart of " + box.width + " by " + box.height)
		const names = chart.getAttribute("aria-labelledby").split(" ").map(id => document.getElementById(id)?.textContent)
		if (names.some(n => !n)) all.push("a chart without title or description: " + names)
		const texts = [...chart.querySelectorAll("text")]
		const boxes = texts.map(t => t.getBoundingClientRect())
		texts.forEach((t, i) => {
			const b = boxes[i]
			if (b.left < box.left - near || b.right > box.right + near || b.bottom > box.bottom + near) all.push("outside of its chart: " + seen(t))
			if (parseFloat(getComputedStyle(t).fontSize) * box.width / 400 < 8.5) all.push("too small: " + seen(t))
			for (let j = 0; j < i; j++) {
				const o = boxes[j]
				if (Math.min(b.right, o.right) - Math.max(b.left, o.left) > near && Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top) > 4)
					all.push(seen(t) + " lies on " + seen(texts[j]))
			}
		})
	}
	for (const table of document.querySelectorAll("table")) {
		if (!table.caption?.textContent.trim()) all.push("a table without a caption")
		if (table.querySelector("th:not([scope])")) all.push("a head without a scope")
	}
	const lead = document.querySelector(".lead").getBoundingClientRect()
	if (lead.bottom > innerHeight) all.push("the first sentence ends below the first screen")
	return all
})()`

// In a real browser, on a phone and on a desk, light, dark and on paper, with friendly and with hostile names.
func TestPageInABrowser(t *testing.T) {
	b := chromium(t)
	friendly, hostile := fixture(t), fixture(t)
	spoil(&hostile, evil)
	for name, r := range map[string]*lab.Report{"report": &friendly, "hostile": &hostile} {
		file := filepath.Join(t.TempDir(), name+".html")
		if err := os.WriteFile(file, []byte(html(t, r)), 0o644); err != nil {
			t.Fatal(err)
		}
		b.look(name, file)
	}
}

// A page that was made elsewhere, such as by the shipped suite.
func TestPageOfAFileInABrowser(t *testing.T) {
	file := os.Getenv("DOTMATRIX_REPORT")
	if file == "" {
		t.Skip("DOTMATRIX_REPORT names no page")
	}
	chromium(t).look("given", file)
}

// look looks at a page at several widths.
func (b *browser) look(name, file string) {
	b.t.Helper()
	for _, width := range []int{390, 1200} {
		for _, scheme := range []string{"light", "dark"} {
			b.open(file, width, scheme)
			var found []string
			b.ask(faults, &found)
			for _, f := range found {
				if name == "hostile" && strings.Contains(f, "first sentence") {
					continue // it is longer than a screen of a phone
				}
				b.t.Errorf("%s at %d pixels, %s: %s", name, width, scheme, f)
			}
			var ground string
			b.ask(`getComputedStyle(document.body).backgroundColor`, &ground)
			if want := map[string]string{"light": "rgb(255, 255, 255)", "dark": "rgb(21, 23, 26)"}[scheme]; ground != want {
				b.t.Errorf("%s: the ground is %s", scheme, ground)
			}
			b.picture(fmt.Sprintf("%s-%d-%s.png", name, width, scheme), width)
			b.quiet(file)
		}
	}
	b.open(file, 690, "dark") // about the width of paper, and printers have no dark ground
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print", "features": []map[string]string{{"name": "prefers-color-scheme", "value": "dark"}}}, nil)
	var found []string
	b.ask(faults, &found)
	for _, f := range found {
		wide := strings.Contains(f, "wide") && name != "hostile" // a name without a space is as wide as it is
		if wide || strings.Contains(f, "lies on") || strings.Contains(f, "outside") {
			b.t.Errorf("%s on paper: %s", name, f)
		}
	}
	var ground string
	if b.ask(`getComputedStyle(document.body).backgroundColor`, &ground); ground != "rgb(255, 255, 255)" {
		b.t.Errorf("the ground of paper is %s", ground)
	}
	b.picture(name+"-print.png", 690)
	b.keep(name+".pdf", "Page.printToPDF", map[string]any{"printBackground": false, "preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69})
}
