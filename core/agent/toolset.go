package agent

import (
	"maps"
	"slices"

	"dotmatrix/core/agent/schema"
)

// toolsets are the tools of ours by the name under which an agent file asks for them. They are filled at the start and
// never changed.
var toolsets = map[string][]*tool{
	"press_buttons": {pressButtons},
	"walk_to":       {walkTo},
	"find_path":     {findPath},
	"screenshot":    {takeScreenshot},
	"read_facts":    {readFacts},
	"read_dialog":   {readDialog},
	"read_map":      {readMap},
	"notes":         {writeNote, forgetNote},
	"goals":         {addGoal, reachGoal},
}

func toolsetNames() []string { return slices.Sorted(maps.Keys(toolsets)) }

// one, three and so on are the parts of the schemas of our tools.
func text(description string, choices ...string) *schema.Schema {
	return &schema.Schema{Type: "string", Description: description, Enum: choices}
}

func whole(description string) *schema.Schema {
	return &schema.Schema{Type: "integer", Description: description}
}

func yesNo(description string) *schema.Schema {
	return &schema.Schema{Type: "boolean", Description: description}
}

// takes is the schema of a tool's parameters, in the order in which a model writes them.
func takes(required []string, properties ...schema.Property) *schema.Schema {
	return schema.Object(properties, required)
}

// parameter is a parameter of a tool of ours.
func parameter(name string, form *schema.Schema) schema.Property {
	return schema.Property{Name: name, Schema: form}
}
