package otlp

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// The variables of OpenTelemetry that are read. Those of OTLP may be set for traces alone, with TRACES_ behind the prefix.
const (
	prefix       = "OTEL_EXPORTER_OTLP_"
	envEndpoint  = prefix + "ENDPOINT"
	envHeaders   = prefix + "HEADERS"
	envDisabled  = "OTEL_SDK_DISABLED"
	envExporter  = "OTEL_TRACES_EXPORTER"
	envService   = "OTEL_SERVICE_NAME"
	envResource  = "OTEL_RESOURCE_ATTRIBUTES"
	envContent   = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
	tracesPath   = "/v1/traces"
	usualAddress = "http://127.0.0.1:4318"
)

// variables look up the environment.
type variables func(name string) string

// of is the value of a variable of OTLP, and which one it stands in: the one for traces goes before the other.
func (v variables) of(name string) (value, variable string) {
	for _, variable := range []string{prefix + "TRACES_" + name, prefix + name} {
		if value := strings.TrimSpace(v(variable)); value != "" {
			return value, variable
		}
	}
	return "", ""
}

// Disabled says which variable of the environment switches traces off; empty: none does.
func Disabled(lookup func(name string) string) string {
	if strings.EqualFold(strings.TrimSpace(lookup(envDisabled)), "true") {
		return envDisabled + "=true"
	}
	return ""
}

// SwitchedOn says which variable of the environment names a receiver, so that traces are sent without being asked for;
// empty: none does, or another switches them off.
func SwitchedOn(lookup func(name string) string) string {
	if exporter := strings.TrimSpace(lookup(envExporter)); Disabled(lookup) != "" || exporter != "" && !strings.Contains(exporter, "otlp") {
		return ""
	}
	_, variable := variables(lookup).of("ENDPOINT")
	return variable
}

// FromEnvironment reads the standard variables. address is the receiver that a person names, which goes before that of the
// variables; empty: theirs, or the usual one on this machine. A header is sent to no other host than the variables name for
// it; notice says which were left out.
func FromEnvironment(lookup func(name string) string, address string, notice func(string)) (o Options, err error) {
	v := variables(lookup)
	if err := v.speaks(); err != nil {
		return o, err
	}
	if o.URL, err = v.url(address); err != nil {
		return o, err
	}
	if o.Headers, err = v.headers(o.URL, notice); err != nil {
		return o, err
	}
	if o.Resource, err = v.resource(); err != nil {
		return o, err
	}
	if text, variable := v.of("TIMEOUT"); text != "" {
		ms, err := strconv.Atoi(text)
		if err != nil || ms < 0 || ms > 24*60*60*1000 {
			return o, fmt.Errorf("%s=%s is not a number of milliseconds", variable, text)
		}
		o.Timeout = time.Duration(ms) * time.Millisecond
	}
	switch text, variable := v.of("COMPRESSION"); text {
	case "", "gzip":
	case "none":
		o.Plain = true
	default:
		return o, fmt.Errorf("%s=%s is not supported: use gzip or none", variable, text)
	}
	if path, variable := v.of("CERTIFICATE"); path != "" {
		if o.CA, err = os.ReadFile(path); err != nil {
			return o, fmt.Errorf("reading the certificates of %s: %w", variable, err)
		}
	}
	switch strings.ToLower(strings.TrimSpace(lookup(envContent))) {
	case "false", "no_content":
		o.Content = WithoutMessages
	}
	return o, nil
}

// speaks refuses a protocol that is not spoken here.
func (v variables) speaks() error {
	protocol, variable := v.of("PROTOCOL")
	if protocol == "" || protocol == "http/protobuf" {
		return nil
	}
	return fmt.Errorf("%s=%s is not supported: set it to http/protobuf, and the endpoint to the receiver's port for HTTP, mostly 4318", variable, protocol)
}

// url is where traces are posted.
func (v variables) url(address string) (string, error) {
	if address == "" {
		own, variable := v.of("ENDPOINT")
		if variable != "" && variable != envEndpoint {
			return own, nil // for traces: it is used as it is
		}
		if address = own; address == "" {
			address = usualAddress
		}
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return address, nil // NewReceiver says so
	}
	if !strings.HasSuffix(u.Path, tracesPath) {
		u = u.JoinPath(tracesPath)
	}
	return u.String(), nil
}

// sameHost reports whether two addresses are of one server.
func sameHost(a, b string) bool {
	one, err := url.Parse(a)
	other, failed := url.Parse(b)
	return err == nil && failed == nil && one.Scheme == other.Scheme && strings.EqualFold(one.Host, other.Host)
}

// headers are those that may be sent to an address.
func (v variables) headers(address string, notice func(string)) (map[string]string, error) {
	text, variable := v.of("HEADERS")
	if text == "" {
		return nil, nil
	}
	endpoint := strings.TrimSpace(v(strings.TrimSuffix(variable, "HEADERS") + "ENDPOINT"))
	if endpoint == "" && variable != envHeaders {
		endpoint = strings.TrimSpace(v(envEndpoint))
	}
	if endpoint != "" && !sameHost(endpoint, address) {
		notice(fmt.Sprintf("the headers of %s are for the receiver of the environment, and are not sent to another", variable))
		return nil, nil
	}
	headers, err := pairsOf(text, isHeader)
	if err != nil {
		return nil, fmt.Errorf("%s %w", variable, err)
	}
	return headers, nil
}

// resource says which program sends.
func (v variables) resource() (map[string]any, error) {
	resource := map[string]any{"service.name": program}
	if text := strings.TrimSpace(v(envResource)); text != "" {
		values, err := pairsOf(text, func(string, string) bool { return true })
		if err != nil {
			return nil, fmt.Errorf("%s %w", envResource, err)
		}
		for key, value := range values {
			resource[key] = value
		}
	}
	if name := strings.TrimSpace(v(envService)); name != "" {
		resource["service.name"] = name
	}
	return resource, nil
}
