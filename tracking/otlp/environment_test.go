package otlp_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/tracking/otlp"
)

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func read(t *testing.T, values map[string]string, address string) (o otlp.Options, notices []string) {
	t.Helper()
	o, err := otlp.FromEnvironment(environment(values), address, func(text string) { notices = append(notices, text) })
	if err != nil {
		t.Fatalf("%v: %v", values, err)
	}
	return o, notices
}

func TestWhereTracesGo(t *testing.T) {
	general, special := "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	for want, c := range map[string]struct {
		values  map[string]string
		address string
	}{
		"http://127.0.0.1:4318/v1/traces":     {nil, ""},
		"http://a:4318/v1/traces":             {map[string]string{general: " http://a:4318/ "}, ""},
		"https://a/api/public/otel/v1/traces": {map[string]string{general: "https://a/api/public/otel"}, ""},
		"http://b/as/it/is":                   {map[string]string{general: "http://a:4318", special: "http://b/as/it/is"}, ""},
		"http://c:1/v1/traces":                {map[string]string{general: "http://a:4318", special: "http://b/x"}, "http://c:1"},
		"http://c:1/otel/v1/traces":           {nil, "http://c:1/otel/v1/traces"},
		"http://c:2/v1/traces?key=x":          {nil, "http://c:2/?key=x"},
		"http://me:p@c:3/v1/traces":           {nil, "http://me:p@c:3"},
	} {
		if o, _ := read(t, c.values, c.address); o.URL != want {
			t.Errorf("%v, %q: %s, want %s", c.values, c.address, o.URL, want)
		}
	}
}

// Headers are secrets: they go to the host that they are set for.
func TestHeadersGoWhereTheyBelong(t *testing.T) {
	const endpoint, headers, traces, own = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"
	for name, c := range map[string]struct {
		values  map[string]string
		address string
		want    map[string]string
	}{
		"of the variable":            {map[string]string{endpoint: "http://a:1", headers: "x-key=k%2C1, b = 2 ,"}, "", map[string]string{"x-key": "k,1", "b": "2"}},
		"of no endpoint":             {map[string]string{headers: "x-key=k"}, "http://b:1", map[string]string{"x-key": "k"}},
		"same host named":            {map[string]string{endpoint: "http://a:1", headers: "x-key=k"}, "http://A:1/otel", map[string]string{"x-key": "k"}},
		"another host named":         {map[string]string{endpoint: "http://a:1", headers: "x-key=k"}, "http://b:1", nil},
		"another port named":         {map[string]string{endpoint: "http://a:1", headers: "x-key=k"}, "http://a:2", nil},
		"without encryption":         {map[string]string{endpoint: "https://a:1", headers: "x-key=k"}, "http://a:1", nil},
		"for traces":                 {map[string]string{endpoint: "http://a:1", headers: "x-key=k", own: "x-key=t"}, "", map[string]string{"x-key": "t"}},
		"for traces elsewhere":       {map[string]string{endpoint: "http://a:1", headers: "x-key=k", traces: "http://b:1", own: "x-key=t"}, "", map[string]string{"x-key": "t"}},
		"general, traces elsewhere":  {map[string]string{endpoint: "http://a:1", headers: "x-key=k", traces: "http://b:1"}, "", nil},
		"for traces, another named":  {map[string]string{endpoint: "http://a:1", own: "x-key=t"}, "http://b:1", nil},
		"for traces, traces's named": {map[string]string{endpoint: "http://a:1", traces: "http://b:1", own: "x-key=t"}, "http://a:1", nil},
	} {
		o, notices := read(t, c.values, c.address)
		if !maps.Equal(o.Headers, c.want) {
			t.Errorf("%s: %v, want %v", name, o.Headers, c.want)
		}
		if (len(notices) == 1) != (c.want == nil) || len(notices) == 1 && !strings.Contains(notices[0], "are not sent to another") {
			t.Errorf("%s: told %q", name, notices)
		}
	}
}

func TestOtherVariables(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte("certificates"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, _ := read(t, map[string]string{"OTEL_EXPORTER_OTLP_TIMEOUT": "1", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "2500", "OTEL_EXPORTER_OTLP_COMPRESSION": "none", "OTEL_SERVICE_NAME": "lab",
		"OTEL_RESOURCE_ATTRIBUTES": "service.name=other,team=a%20b", "OTEL_EXPORTER_OTLP_CERTIFICATE": file, "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "false",
		"OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, "")
	if o.Timeout != 2500*time.Millisecond || !o.Plain || o.Resource["service.name"] != "lab" || o.Resource["team"] != "a b" || string(o.CA) != "certificates" || o.Content != otlp.WithoutMessages {
		t.Errorf("%+v", o)
	}
	if o, _ := read(t, nil, ""); o.Resource["service.name"] != "dotmatrix" || o.Content != otlp.Everything || o.Plain || o.CA != nil {
		t.Errorf("%+v", o)
	}
}

func TestVariablesThatAreWrong(t *testing.T) {
	for name, c := range map[string]struct{ value, says string }{
		"OTEL_EXPORTER_OTLP_HEADERS":         {"secret", "part 1 is not NAME=VALUE"},
		"OTEL_EXPORTER_OTLP_TRACES_HEADERS":  {"a=b,x y=secret", "part 2 is not NAME=VALUE"},
		"OTEL_EXPORTER_OTLP_TIMEOUT":         {"soon", "milliseconds"},
		"OTEL_EXPORTER_OTLP_PROTOCOL":        {"grpc", "set it to http/protobuf, and the endpoint to the receiver's port for HTTP"},
		"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": {"grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc"},
		"OTEL_EXPORTER_OTLP_COMPRESSION":     {"zstd", "use gzip or none"},
		"OTEL_EXPORTER_OTLP_CERTIFICATE":     {"/nowhere", "OTEL_EXPORTER_OTLP_CERTIFICATE"},
		"OTEL_RESOURCE_ATTRIBUTES":           {"a=%zz", "part 1"},
	} {
		_, err := otlp.FromEnvironment(environment(map[string]string{name: c.value}), "", func(string) {})
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s=%s: %v", name, c.value, err)
		}
	}
	for _, value := range []string{"a=b\x00", "a=b%0d%0aX: secret", "a b=secret", "é=secret"} {
		if _, err := otlp.FromEnvironment(environment(map[string]string{"OTEL_EXPORTER_OTLP_HEADERS": value}), "", func(string) {}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", value, err)
		}
	}
}

func TestVariablesSwitchTracesOn(t *testing.T) {
	for _, c := range []struct {
		values map[string]string
		want   string
	}{
		{nil, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a"}, "OTEL_EXPORTER_OTLP_ENDPOINT"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://b"}, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_SDK_DISABLED": "True"}, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_SDK_DISABLED": "false"}, "OTEL_EXPORTER_OTLP_ENDPOINT"},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_TRACES_EXPORTER": "none"}, ""},
		{map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_TRACES_EXPORTER": "otlp"}, "OTEL_EXPORTER_OTLP_ENDPOINT"},
		{map[string]string{"OTEL_EXPORTER_OTLP_HEADERS": "a=b"}, ""},
	} {
		if got := otlp.SwitchedOn(environment(c.values)); got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
}

func FuzzEnvironment(f *testing.F) {
	f.Add("http://a:1", "x-key=k%2C1", "a=b")
	f.Add("::", "=,,%", "é=%ff")
	f.Fuzz(func(t *testing.T, address, headers, resource string) {
		o, err := otlp.FromEnvironment(environment(map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_EXPORTER_OTLP_HEADERS": headers, "OTEL_RESOURCE_ATTRIBUTES": resource}), "", func(string) {})
		if err != nil {
			return
		}
		for name, value := range o.Headers {
			if strings.ContainsAny(name+value, "\r\n\x00") || name == "" {
				t.Errorf("the header %q: %q", name, value)
			}
		}
		_, _ = otlp.NewReceiver(o)
	})
}
