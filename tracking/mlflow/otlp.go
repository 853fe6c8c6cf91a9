package mlflow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// The parts of OTLP in JSON that a trace of ours is made of.

type otlpSpan struct {
	Trace      string          `json:"traceId"`
	ID         string          `json:"spanId"`
	Parent     string          `json:"parentSpanId,omitempty"`
	Name       string          `json:"name"`
	Kind       int             `json:"kind"` // 1: inside this program; 3: a client's
	Start      string          `json:"startTimeUnixNano"`
	End        string          `json:"endTimeUnixNano"`
	Attributes []otlpAttribute `json:"attributes"`
	Status     otlpStatus      `json:"status"`
}

type otlpStatus struct {
	Code    int    `json:"code"` // 1: well, 2: an error
	Message string `json:"message,omitempty"`
}

type otlpAttribute struct {
	Key   string         `json:"key"`
	Value map[string]any `json:"value"`
}

const (
	kindInternal = 1
	kindClient   = 3
	statusWell   = 1
	statusError  = 2
)

// otlpBody is a request with these spans.
func otlpBody(spans []otlpSpan) ([]byte, error) {
	return json.Marshal(map[string]any{"resourceSpans": []any{map[string]any{
		"resource":   map[string]any{"attributes": []otlpAttribute{{"service.name", map[string]any{"stringValue": "dotmatrix"}}}},
		"scopeSpans": []any{map[string]any{"scope": map[string]any{"name": "dotmatrix"}, "spans": spans}}}}})
}

func otlpAttributes(values map[string]any) []otlpAttribute {
	list := []otlpAttribute{}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		list = append(list, otlpAttribute{key, otlpValue(values[key])})
	}
	return list
}

// otlpValue is a value of JSON in OTLP's form; what is neither simple nor a list of texts is a text of JSON.
func otlpValue(value any) map[string]any {
	switch v := value.(type) {
	case string:
		return map[string]any{"stringValue": v}
	case bool:
		return map[string]any{"boolValue": v}
	case int:
		return map[string]any{"intValue": strconv.Itoa(v)}
	case int64:
		return map[string]any{"intValue": strconv.FormatInt(v, 10)}
	case uint64:
		return map[string]any{"intValue": strconv.FormatUint(v, 10)}
	case float64:
		if v == float64(int64(v)) && v < 1<<53 && v > -1<<53 {
			return map[string]any{"intValue": strconv.FormatInt(int64(v), 10)}
		}
		return map[string]any{"doubleValue": v}
	}
	data, err := json.Marshal(value)
	if err != nil {
		return map[string]any{"stringValue": fmt.Sprint(value)}
	}
	return map[string]any{"stringValue": string(data)}
}

func nanos(t time.Time) string {
	if t.IsZero() {
		return "0"
	}
	return strconv.FormatInt(t.UnixNano(), 10)
}
