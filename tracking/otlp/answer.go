package otlp

import (
	"encoding/json"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// Numbers of fields of OTLP's answers: ExportTraceServiceResponse, its partial success, and google.rpc.Status.
const (
	fieldPartial  = 1
	fieldRejected = 1
	fieldWhy      = 2
	fieldMessage  = 2
)

// partial reads from an answer how many spans were not taken, and why. Of an answer that is something else it reads nothing:
// the status says that all is well.
func partial(contentType string, data []byte) (rejected int, why string) {
	if strings.HasPrefix(contentType, "application/json") {
		var answer struct {
			Partial struct {
				Rejected json.RawMessage `json:"rejectedSpans"`
				Why      string          `json:"errorMessage"`
			} `json:"partialSuccess"`
		}
		if json.Unmarshal(data, &answer) != nil {
			return 0, ""
		}
		n, _ := strconv.Atoi(strings.Trim(string(answer.Partial.Rejected), `"`)) // 0 where it is not told
		return max(n, 0), answer.Partial.Why
	}
	part, _ := field(data, fieldPartial)
	text, _ := field(part, fieldWhy)
	_, number := field(part, fieldRejected)
	return int(min(number, 1<<31-1)), string(text)
}

// explain reads the answer of a refusal: JSON, a google.rpc.Status in protobuf, or text.
func explain(data []byte) (code, message string) {
	var told struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(data, &told) == nil && told.Message != "" {
		return "", told.Message
	}
	if text, _ := field(data, fieldMessage); len(text) > 0 {
		return "", string(text)
	}
	return "", string(data)
}

// field finds a field of a message in protobuf: its bytes, or its number where it is one. Of what is not protobuf it finds
// nothing.
func field(data []byte, wanted protowire.Number) (found []byte, number uint64) {
	for len(data) > 0 {
		name, kind, n := protowire.ConsumeTag(data)
		if n < 0 {
			return nil, 0
		}
		data = data[n:]
		switch kind {
		case protowire.BytesType:
			value, n := protowire.ConsumeBytes(data)
			if n < 0 {
				return nil, 0
			}
			if data = data[n:]; name == wanted {
				found = value
			}
		case protowire.VarintType:
			value, n := protowire.ConsumeVarint(data)
			if n < 0 {
				return nil, 0
			}
			if data = data[n:]; name == wanted {
				number = value
			}
		default:
			n := protowire.ConsumeFieldValue(name, kind, data)
			if n < 0 {
				return nil, 0
			}
			data = data[n:]
		}
	}
	return found, number
}
