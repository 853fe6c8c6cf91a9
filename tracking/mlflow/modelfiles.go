package mlflow

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// agentCode is the model from code: it plays through our binary.
//
//go:embed agent_model.py
var agentCode []byte

const (
	exportFile  = "artifacts/agent.model.json"
	codeFile    = "agent_model.py"
	mlflowUsed  = "3.17.2" // whose form of models is written
	pythonUsed  = "3.11.7"
	requirement = "mlflow>=3.6"
)

// manifestParts are what MLflow shows of an agent's manifest.
type manifestParts struct {
	Description  string                     `json:"description"`
	Metadata     json.RawMessage            `json:"metadata"`
	Params       map[string]json.RawMessage `json:"params"`
	Requirements json.RawMessage            `json:"requirements"`
}

func partsOf(m *Model) (parts manifestParts) {
	_ = json.Unmarshal(m.Version.Manifest, &parts) // what cannot be read is not shown
	return parts
}

func description(m *Model) string { return plain.Text(partsOf(m).Description) }

func modelTags(m *Model) []tag {
	p := pairs{}
	names := slices.Sorted(maps.Keys(m.Tags))
	for _, name := range names[:min(len(names), maxOwnTags)] {
		p.add(name, m.Tags[name])
	}
	p.add(tagVersion, m.Version.ID.String())
	p.add("help", m.Version.Ledger().Short())
	if m.Number > 0 {
		p.add("dotmatrix.uri", fmt.Sprintf("models:/%s/%d", m.Version.Name, m.Number))
	}
	return p.list(maxTag, maxTags)
}

func modelParams(m *Model) []tag {
	p := pairs{}
	for name, value := range partsOf(m).Params {
		p.add(name, text(value))
	}
	return p.list(maxParam, maxParams)
}

// columns are a side of a signature in MLflow's form, which is a text of JSON.
func columns(list json.RawMessage) string {
	if list == nil {
		return "[]"
	}
	return string(list)
}

// modelFiles are the files of a logged model.
func modelFiles(id string, m *Model, now time.Time) ([]core.File, error) {
	parts := partsOf(m)
	head, err := json.MarshalIndent(map[string]any{
		"artifact_path": "models:/" + id, "model_id": id, "model_uuid": core.Sum([]byte(id)).String()[:32], "mlflow_version": mlflowUsed,
		"utc_time_created":         now.Format("2006-01-02 15:04:05.000000"),
		"signature":                map[string]any{"inputs": columns(m.Inputs), "outputs": columns(m.Outputs), "params": nil},
		"saved_input_example_info": map[string]any{"artifact_path": "input_example.json", "type": "json_object", "serving_input_path": "serving_input_example.json"},
		"metadata":                 map[string]any{"version": m.Version.ID, "agent": parts.Metadata, "help": m.Version.Ledger(), "requirements": parts.Requirements},
		"flavors": map[string]any{
			"python_function": map[string]any{"loader_module": "mlflow.pyfunc.loaders.code_model", "model_code_path": codeFile, "python_version": pythonUsed, "streamable": false,
				"env":       map[string]any{"conda": "conda.yaml", "virtualenv": "python_env.yaml"},
				"artifacts": map[string]any{"agent": map[string]any{"path": exportFile, "uri": exportFile}}},
			"dotmatrix": map[string]any{"version": m.Version.ID, "name": m.Version.Name, "agent": exportFile},
		}}, "", " ")
	if err != nil {
		return nil, err
	}
	example := m.Example
	if example == nil {
		example = json.RawMessage(`{"action":"step"}`)
	}
	files := []core.File{
		{Path: exportFile, Data: m.Export},
		{Path: codeFile, Data: agentCode},
		{Path: "input_example.json", Data: example},
		{Path: "serving_input_example.json", Data: []byte(marshal(map[string]any{"inputs": example}))},
		{Path: "requirements.txt", Data: []byte(requirement + "\n")},
		{Path: "python_env.yaml", Data: []byte("python: " + pythonUsed + "\nbuild_dependencies:\n- pip\ndependencies:\n- -r requirements.txt\n")},
		{Path: "conda.yaml", Data: []byte("name: mlflow-env\nchannels:\n- conda-forge\ndependencies:\n- python=" + pythonUsed + "\n- pip\n- pip:\n  - " + requirement + "\n")},
	}
	for _, f := range m.Version.Files {
		files = append(files, core.File{Path: "artifacts/files/" + f.Path, Data: f.Data}) // to be read on the model's page
	}
	return append(files, core.File{Path: "MLmodel", Data: head}), nil // last: with it the model is whole
}
