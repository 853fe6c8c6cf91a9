package agent

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"strconv"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// open begins the span of a call with all that is asked.
func (t *turn) open(request llm.Request) core.Span {
	span := Asked(t.host.Model, request)
	span.Attributes[core.AttrAgentName] = t.agent.version.Name
	if t.host.Run != "" {
		span.Attributes[core.AttrConversation] = t.host.Run
	}
	if window := t.host.Model.About(request.Model).Window; window > 0 {
		span.Attributes[core.AttrWindow] = window
	}
	if t.compacted {
		span.Attributes[core.AttrCompacted] = true
	}
	span.Start = t.host.Now()
	span.ID = t.nextSpanID(span.Start.UnixNano())
	return span
}

// Asked is the part of a call's span that says what is asked of a model: a request by which the same can be found in a
// record.
func Asked(model llm.Model, request llm.Request) core.Span {
	attributes := map[string]any{core.AttrOperation: string(core.OpChat)}
	if model != nil {
		about := model.About(request.Model)
		request.Model = about.Name
		serverAttributes(attributes, about.Server)
		if about.Provider != "" {
			attributes[core.AttrProvider] = about.Provider
		}
		if about.Endpoint != "" {
			attributes[core.AttrEndpoint] = about.Endpoint
		}
	}
	if request.Model != "" {
		attributes[core.AttrModel] = request.Model
	}
	requestAttributes(attributes, request)
	return core.Span{Name: core.SpanName(core.OpChat, request.Model), Op: core.OpChat, Attributes: attributes, Input: request.Messages}
}

func serverAttributes(attributes map[string]any, server string) {
	if server == "" {
		return
	}
	attributes[core.AttrProvider] = core.ProviderOf(server)
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		host = server // without a port
	}
	attributes[core.AttrServerAddress] = host
	if n, err := strconv.Atoi(port); err == nil {
		attributes[core.AttrServerPort] = n
	}
}

// requestAttributes are all of a request but its model and messages, so that it can be made again from its span.
func requestAttributes(attributes map[string]any, request llm.Request) {
	attributes[core.AttrStream] = true
	if request.Temperature != nil {
		attributes[core.AttrTemperature] = *request.Temperature
	}
	if request.TopP != nil {
		attributes[core.AttrTopP] = *request.TopP
	}
	if request.MaxTokens > 0 {
		attributes[core.AttrMaxTokens] = request.MaxTokens
	}
	if request.Seed != nil {
		attributes[core.AttrSeed] = *request.Seed
	}
	if len(request.Stop) > 0 {
		attributes[core.AttrStop] = request.Stop
	}
	if request.TopLogprobs > 0 {
		attributes[core.AttrTopLogprobs] = request.TopLogprobs
	}
	if request.ReasoningEffort != "" {
		attributes[core.AttrReasoningLevel] = request.ReasoningEffort
	}
	if len(request.Tools) > 0 {
		if data, err := json.Marshal(request.Tools); err == nil {
			attributes[core.AttrToolDefinitions] = string(data)
		}
		if request.ToolChoice != "" {
			attributes[core.AttrToolChoice] = request.ToolChoice
		}
	}
	if request.Schema != nil {
		attributes[core.AttrOutputType] = "json"
		attributes[core.AttrOutputSchema] = string(request.Schema.JSON)
	}
	if request.JSON {
		attributes[core.AttrOutputType], attributes[core.AttrJSON] = "json", true
	}
}

// nextSpanID is unique in a run: a step that is tried again has the same number, but begins at another time.
func (t *turn) nextSpanID(start int64) string {
	t.spans++
	var data []byte
	for _, n := range []int64{int64(t.seen.Seq), int64(t.spans), start} {
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
	for name, value := range map[string]string{core.AttrAnsweredBy: reply.Model, core.AttrResponseID: reply.ID, core.AttrCostSource: reply.CostSource} {
		if value != "" {
			span.Attributes[name] = value
		}
	}
	if reply.Finish != "" {
		span.Attributes[core.AttrFinishReasons] = []string{reply.Finish}
	}
	if reply.InputTokens+reply.OutputTokens == 0 {
		span.Attributes[core.AttrEstimatedInput] = core.EstimateTokens(span.Input...)
		span.Attributes[core.AttrEstimatedOutput] = core.EstimateTokens(reply.Message)
	} else {
		span.Attributes[core.AttrInputTokens], span.Attributes[core.AttrOutputTokens] = reply.InputTokens, reply.OutputTokens
	}
	for name, n := range map[string]int{core.AttrCachedTokens: reply.CachedTokens, core.AttrCacheWriteTokens: reply.CacheWriteTokens,
		core.AttrImageTokens: reply.ImageTokens, core.AttrReasoningTokens: reply.ReasoningTokens} {
		if n > 0 {
			span.Attributes[name] = n
		}
	}
	if reply.CostSource != "" {
		span.Attributes[core.AttrCost] = reply.Cost
	}
	if len(reply.Tokens) > 0 {
		if data, err := json.Marshal(reply.Tokens); err == nil {
			span.Attributes[core.AttrLogprobs] = string(data)
		}
	}
	if len(reply.Refused) > 0 {
		span.Attributes[core.AttrRefused] = llm.Names(reply.Refused)
	}
	if reply.First > 0 {
		span.Attributes[core.AttrFirstChunk] = reply.First.Seconds()
	}
	setAttempts(span, reply.Attempts)
}

func setAttempts(span *core.Span, attempts int) {
	if attempts > 1 {
		span.Attributes[core.AttrAttempts] = attempts
	}
}

// Types of errors of tool calls.
const (
	invalidArguments = "invalid_arguments" // the tool was not asked
	toolFailed       = "tool_error"
)

// recordTool keeps a tool's call, a child of the model call that asked for it. errorType is of a fault.
func (t *turn) recordTool(call core.ToolCall, parent, result, fault, errorType string, start core.Span) {
	span := start
	span.Parent, span.Name, span.Op = parent, core.SpanName(core.OpExecuteTool, call.Name), core.OpExecuteTool
	span.End = t.host.Now()
	span.Attributes = map[string]any{core.AttrOperation: string(core.OpExecuteTool), core.AttrToolName: call.Name,
		core.AttrToolCallID: call.ID, core.AttrToolType: "function", core.AttrToolArguments: call.Arguments}
	if result != "" {
		span.Attributes[core.AttrToolResult] = result
	}
	if fault != "" {
		span.ErrorType, span.Error = errorType, fault
	}
	t.host.Record(span)
}

// beginTool is the beginning of a tool's span.
func (t *turn) beginTool() core.Span {
	start := t.host.Now()
	return core.Span{ID: t.nextSpanID(start.UnixNano()), Start: start}
}
