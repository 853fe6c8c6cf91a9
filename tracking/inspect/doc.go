// Package inspect writes recorded runs as logs of Inspect AI: .eval files, which `inspect view` shows, `inspect log list`
// lists, and Docent and Inspect Scout read. A run is a sample: its steps are spans that hold the model's calls, the tools'
// calls, what the game showed, and its milestones as scores; its forks are branches. cmd/workbench calls it for
// `dotmatrix export --format eval`.
//
// The file is a zip with JSON in it (version 2 of Inspect's log). The same runs make the same bytes.
package inspect
