package agent

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net"
	"strconv"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// Attributes of spans, by the names of the OpenTelemetry semantic conventions for generative AI.
const (
	attrOperation   = "gen_ai.operation.name"
	attrModel       = "gen_ai.request.model"
	attrTemperature = "gen_ai.request.temperature"
	attrMaxTokens   = "gen_ai.request.max_tokens"
	attrAnswered    = "gen_ai.response.model"
	attrID          = "gen_ai.response.id"
	attrFinish      = "gen_ai.response.finish_reasons"
	attrInput       = "gen_ai.usage.input_tokens"
	attrOutput      = "gen_ai.usage.output_tokens"
	attrAddress     = "server.address"
	attrPort        = "server.port"
	attrAttempts    = "dotmatrix.attempts" // of ours: tries until it was answered; absent: one
)

// open begins the span of a call with all that is asked.
func (t *turn) open(request llm.Request) core.Span {
	attributes := map[string]any{attrOperation: string(core.OpChat)}
	if named, ok := t.host.Model.(llm.Named); ok {
		if request.Model == "" {
			request.Model = named.DefaultModel()
		}
		host, port, err := net.SplitHostPort(named.Server())
		if err != nil {
			host = named.Server() // without a port
		}
		attributes[attrAddress] = host
		if n, err := strconv.Atoi(port); err == nil {
			attributes[attrPort] = n
		}
	}
	name := string(core.OpChat)
	if request.Model != "" {
		attributes[attrModel] = request.Model
		name += " " + request.Model
	}
	if request.Temperature != nil {
		attributes[attrTemperature] = *request.Temperature
	}
	if request.MaxTokens > 0 {
		attributes[attrMaxTokens] = request.MaxTokens
	}
	start := t.host.Now()
	return core.Span{ID: spanID(t.seq, t.calls, start.UnixNano()), Name: name, Op: core.OpChat, Start: start,
		Attributes: attributes, Input: request.Messages}
}

// spanID is unique in a run: a step that is tried again has the same number, but begins at another time.
func spanID(seq, call int, start int64) string {
	var data []byte
	for _, n := range []int64{int64(seq), int64(call), start} {
		data = binary.LittleEndian.AppendUint64(data, uint64(n))
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// close adds what became of the call.
func (t *turn) close(span *core.Span, reply *llm.Reply, err error) {
	span.End = t.host.Now()
	if err != nil {
		span.ErrorType, span.Error = "error", err.Error()
		var failed *llm.Error
		switch {
		case t.ctx.Err() != nil:
			span.ErrorType = "cancelled"
		case errors.As(err, &failed):
			span.ErrorType = string(failed.Kind)
			setAttempts(span, failed.Attempts)
		}
		return
	}
	span.Output = &reply.Message
	for name, value := range map[string]string{attrAnswered: reply.Model, attrID: reply.ID} {
		if value != "" {
			span.Attributes[name] = value
		}
	}
	if reply.Finish != "" {
		span.Attributes[attrFinish] = []string{reply.Finish}
	}
	if reply.InputTokens+reply.OutputTokens > 0 {
		span.Attributes[attrInput], span.Attributes[attrOutput] = reply.InputTokens, reply.OutputTokens
	}
	setAttempts(span, reply.Attempts)
}

func setAttempts(span *core.Span, attempts int) {
	if attempts > 1 {
		span.Attributes[attrAttempts] = attempts
	}
}
