package inspect

import (
	"encoding/json"
	"slices"

	"dotmatrix/core"
)

// toolsOf are the tools that a model was offered.
func toolsOf(s *core.Span) []any {
	var offered []struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		Parameters  json.RawMessage `json:"parameters"`
	}
	tools := []any{}
	if json.Unmarshal([]byte(s.Text(core.AttrToolDefinitions)), &offered) != nil {
		return tools
	}
	for _, t := range offered {
		parameters := schema(t.Parameters, 0)
		if parameters["properties"] == nil {
			parameters["properties"] = map[string]any{}
		}
		parameters["type"] = "object"
		delete(parameters, "description")
		tools = append(tools, map[string]any{"name": t.Name, "description": t.Description, "parameters": parameters})
	}
	return tools
}

const maxSchemaDepth = 16

var schemaTypes = []string{"string", "integer", "number", "boolean", "array", "object", "null"}

// schema is the part of a JSON Schema that Inspect knows. It refuses a log with anything else in it, and a tool's schema
// is anybody's text.
func schema(data json.RawMessage, depth int) map[string]any {
	out := map[string]any{}
	var in struct {
		Type        any                        `json:"type"`
		Description any                        `json:"description"`
		Enum        []any                      `json:"enum"`
		Items       json.RawMessage            `json:"items"`
		Properties  map[string]json.RawMessage `json:"properties"`
		Required    []string                   `json:"required"`
	}
	if depth > maxSchemaDepth || json.Unmarshal(data, &in) != nil {
		return out
	}
	if name, ok := in.Type.(string); ok && slices.Contains(schemaTypes, name) {
		out["type"] = name
	}
	if text, ok := in.Description.(string); ok {
		out["description"] = text
	}
	if len(in.Enum) > 0 {
		out["enum"] = in.Enum
	}
	if len(in.Items) > 0 {
		out["items"] = schema(in.Items, depth+1)
	}
	if in.Properties != nil {
		properties := map[string]any{}
		for name, p := range in.Properties {
			properties[name] = schema(p, depth+1)
		}
		out["properties"] = properties
	}
	if in.Required != nil {
		out["required"] = in.Required
	}
	return out
}

// toolChoice is which tool the model had to call, in Inspect's words.
func toolChoice(s *core.Span) any {
	switch choice := s.Text(core.AttrToolChoice); choice {
	case "", "auto":
		return "auto"
	case "none":
		return "none"
	case "any", "required":
		return "any"
	default:
		return map[string]any{"name": choice}
	}
}
