package otlp

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	resourcepb "go.opentelemetry.io/proto/otlp/resource/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"dotmatrix/core"
)

// Body is a request with these spans, in protobuf. resource says which program made them.
func Body(resource map[string]any, spans []Span) ([]byte, error) {
	list := make([]*tracepb.Span, len(spans))
	for i := range spans {
		list[i] = spans[i].proto()
	}
	// On the wire it is the collector's request, whose package would make the program much larger.
	return proto.Marshal(&tracepb.TracesData{ResourceSpans: []*tracepb.ResourceSpans{{
		Resource:   &resourcepb.Resource{Attributes: attributes(resource)},
		ScopeSpans: []*tracepb.ScopeSpans{{Scope: &commonpb.InstrumentationScope{Name: program}, Spans: list}}}}})
}

// program is the name of this one, in traces.
const program = "dotmatrix"

func (s *Span) proto() *tracepb.Span {
	out := &tracepb.Span{TraceId: unhex(s.Trace), SpanId: unhex(s.ID), ParentSpanId: unhex(s.Parent), Name: clean(s.Name), Kind: tracepb.Span_SPAN_KIND_INTERNAL,
		StartTimeUnixNano: nanos(s.Start), EndTimeUnixNano: nanos(s.End), Attributes: attributes(s.Values), Status: &tracepb.Status{Code: tracepb.Status_STATUS_CODE_OK}}
	if s.Client {
		out.Kind = tracepb.Span_SPAN_KIND_CLIENT
	}
	if s.Failed != "" {
		out.Status = &tracepb.Status{Code: tracepb.Status_STATUS_CODE_ERROR, Message: clean(s.Failed)}
	}
	for _, e := range s.Events {
		out.Events = append(out.Events, &tracepb.Span_Event{Name: e.Name, TimeUnixNano: nanos(e.At), Attributes: attributes(e.Values)})
	}
	if s.Link != nil {
		trace := TraceID(s.Link.Run, s.Link.Seq)
		out.Links = []*tracepb.Span_Link{{TraceId: unhex(trace), SpanId: unhex(spanID(trace, "")),
			Attributes: attributes(map[string]any{AttrRun: s.Link.Run, AttrStep: s.Link.Seq})}}
	}
	return out
}

func attributes(values map[string]any) []*commonpb.KeyValue {
	var list []*commonpb.KeyValue
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value := anyValue(values[key])
		if n, whole := value.Value.(*commonpb.AnyValue_IntValue); whole && slices.Contains(fractions, key) {
			value.Value = &commonpb.AnyValue_DoubleValue{DoubleValue: float64(n.IntValue)}
		}
		list = append(list, &commonpb.KeyValue{Key: clean(key), Value: value})
	}
	return list
}

// fractions are the numbers that are never whole ones by their type: 1 is a temperature of 1.0.
var fractions = []string{core.AttrTemperature, core.AttrTopP, core.AttrFirstChunk, core.AttrCost, core.AttrConfidence, "gen_ai.evaluation.score.value"}

// anyValue is a value in OTLP's form; what is neither simple nor a list of texts is a text of JSON.
func anyValue(value any) *commonpb.AnyValue {
	switch v := value.(type) {
	case string:
		return textValue(v)
	case bool:
		return &commonpb.AnyValue{Value: &commonpb.AnyValue_BoolValue{BoolValue: v}}
	case int:
		return wholeValue(int64(v))
	case int64:
		return wholeValue(v)
	case float64:
		if v == float64(int64(v)) && v < 1<<53 && v > -1<<53 { // a number of tokens, from JSON
			return wholeValue(int64(v))
		}
		return &commonpb.AnyValue{Value: &commonpb.AnyValue_DoubleValue{DoubleValue: v}}
	case []string:
		return textsValue(v)
	case []any:
		if texts, ok := textsOf(v); ok {
			return textsValue(texts)
		}
	}
	data, err := json.Marshal(value)
	if err != nil {
		return textValue(fmt.Sprint(value))
	}
	return textValue(string(data))
}

func textValue(text string) *commonpb.AnyValue {
	return &commonpb.AnyValue{Value: &commonpb.AnyValue_StringValue{StringValue: clean(text)}}
}

func wholeValue(n int64) *commonpb.AnyValue {
	return &commonpb.AnyValue{Value: &commonpb.AnyValue_IntValue{IntValue: n}}
}

func textsValue(texts []string) *commonpb.AnyValue {
	list := make([]*commonpb.AnyValue, len(texts))
	for i, text := range texts {
		list[i] = textValue(text)
	}
	return &commonpb.AnyValue{Value: &commonpb.AnyValue_ArrayValue{ArrayValue: &commonpb.ArrayValue{Values: list}}}
}

func textsOf(values []any) ([]string, bool) {
	texts := make([]string, len(values))
	for i, value := range values {
		text, ok := value.(string)
		if !ok {
			return nil, false
		}
		texts[i] = text
	}
	return texts, true
}

// clean is a text that protobuf takes.
func clean(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

func unhex(id string) []byte {
	data, err := hex.DecodeString(id)
	if err != nil || len(data) == 0 {
		return nil
	}
	return data
}

func nanos(t time.Time) uint64 {
	if t.IsZero() || t.UnixNano() < 0 {
		return 0
	}
	return uint64(t.UnixNano())
}

func itoa(n int) string { return strconv.Itoa(n) }
