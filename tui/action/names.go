package action

// Names are those of every action of every screen, sorted: to these a configuration may give keys. Beside them every column
// of the runs has one, which begins with Sort.
var Names = []string{
	"alias", "align", "back", "back_ten", "bookmark", "brief", "button.a", "button.b", "button.down", "button.left",
	"button.right", "button.select", "button.start", "button.up", "capture", "card_copy", "card_next", "card_open",
	"card_previous", "cards_open", "clear", "compare", "delete", "detail", "diff", "down", "faster", "filter",
	"first", "focus_next", "focus_previous", "fork", "frame", "goto", "help", "last", "less_facts", "mark", "model",
	"models", "more_facts", "narrower", "next_fault", "next_milestone", "on", "on_ten", "open", "open_left",
	"open_right", "page", "page_down", "page_up", "palette", "palette_next", "parting", "pause", "play",
	"previous_fault", "previous_milestone", "quit", "record", "replay", "request", "reset_panes", "rewind", "runs",
	"screenshot", "scroll_down", "scroll_up", "search", "search_changed", "search_decreased", "search_equal",
	"search_increased", "search_kind", "search_newer", "search_older", "search_reset", "search_unchanged", "slower",
	"steer", "step", "suspend", "take_over", "theme", "thoughts_end", "thoughts_home", "toggle_facts",
	"toggle_picture", "toggle_thoughts", "tree", "turbo", "undo", "up", "verify", "wider", "zoom",
}

// Sort is how the names of the actions begin that sort the runs by a column.
const Sort = "sort_"
