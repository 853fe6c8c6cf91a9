package script

import (
	"regexp"
	"strings"

	"go.starlark.net/syntax"
)

// habit is something that a person used to Python writes, and what Starlark does instead.
type habit struct {
	code *regexp.Regexp // in a line whose texts and comments are blank
	says string
}

// Habits of syntax. The first that matches the line on which the parser stopped is told.
var syntaxHabits = habits(
	`(?i)\b(f|fr|rf|u|ur)["']`, `there are no f-strings in Starlark: write "%d steps" % n or "{} steps".format(n) instead`,
	`^\s*(import|from)\b`, `there is no import in Starlark: write load("file.star", "name") instead; json, struct and find_path are built in`,
	`^\s*(try|except|finally)\b`, `there are no exceptions in Starlark: check before instead, such as "if key in d:" or d.get(key, default)`,
	`^\s*raise\b`, `there are no exceptions in Starlark: fail("why") ends the step with an error instead`,
	`\bis\s+not\b`, `there is no "is not" in Starlark: write x != None instead`,
	`\bis\b`, `there is no "is" in Starlark: write x == None instead`,
	`\*\*=`, `there is no ** in Starlark: write x * x, or 1 << n for powers of two, instead`,
	`^[^(\[{]*[\w)\]]\s*\*\*\s*[\w(]|[\w)\]]\s*\*\*\s*\d`, `there is no ** in Starlark: write x * x, or 1 << n for powers of two, instead`,
	`^\s*class\b`, `there are no classes in Starlark: use functions, and struct(a = 1) or a dict instead`,
	`^\s*assert\b`, `there is no assert in Starlark: write "if not x: fail(...)" instead`,
	`:=`, `there is no := in Starlark: assign on a line of its own instead`,
	`^\s*def\b.*->`, `there are no type annotations in Starlark: write def f(x): instead of def f(x: int) -> str:`,
	`^\s*def\s+\w+\s*\([^()]*\w\s*:`, `there are no type annotations in Starlark: write def f(x): instead of def f(x: int):`,
	`^\s*\w+\s*:\s*[\w\[\]. ,|]+=[^=]`, `there are no type annotations in Starlark: write x = 1 instead of x: int = 1`,
	`^\s*(global|nonlocal)\b`, `there is no global in Starlark: a function cannot change what stands outside it; return the new value, or keep it in memory, instead`,
	`^\s*del\b`, `there is no del in Starlark: write d.pop(key) or list.pop(i) instead`,
	`\byield\b`, `there is no yield in Starlark: build a list and return it instead`,
	`^\s*with\b`, `there is no with in Starlark: there is nothing to open or close; read_text(...) reads a file at the top of an agent file instead`,
	`\b(async|await)\b`, `there is no async in Starlark: calls return when they are done; write plain functions instead`,
	`^\s*@`, `there are no decorators in Starlark: write f = decorate(f) after the function instead`,
	`^\s*match\b.*:\s*$|^\s*case\b.*:\s*$`, `there is no match in Starlark: write if, elif and else instead`,
	`^\s*else\s+if\b`, `there is no "else if" in Starlark: write elif instead`,
	`\blambda\b.*:\s*(return|if|for|while|pass|\w+\s*=[^=])`, `a lambda in Starlark is one expression: write a def instead`,
	`^\s*[\w\s,(\[]*\*\w+[\w\s,)\]]*=[^=]`, `there is no *rest on the left of = in Starlark: write first, rest = x[0], x[1:] instead`,
	`[\[{]\s*\*|[\[{][^()]*,\s*\*`, `lists and dicts are not unpacked with * or ** in Starlark: write a + b for lists and a | b for dicts instead`,
	`\{\s*[^:{}]+\s*(,[^:{}]*)*\}`, `there are no set literals in Starlark: write set([1, 2]) instead`,
	`(<=?|>=?|==|!=|\bin\b)[^<>=!()\[\]]*(<=?|>=?|==|!=|\bin\b)`, `comparisons are not chained in Starlark: write a < b and b < c instead`,
	`\+\+|--\s*$`, `there is no ++ in Starlark: write n += 1 instead`,
	`&&`, `there is no && in Starlark: write "and" instead`,
	`\|\|`, `there is no || in Starlark: write "or" instead`,
	`![^=]`, `there is no ! in Starlark: write "not" instead`,
	`<>`, `there is no <> in Starlark: write != instead`,
	`@`, `there is no @ in Starlark`,
)

// habits reads pairs of a pattern and what to say.
func habits(pairs ...string) []habit {
	var all []habit
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, habit{regexp.MustCompile(pairs[i]), pairs[i+1]})
	}
	return all
}

// Habits of names that are not there, by the word after "undefined: ".
var unknownNames = map[string]string{
	"__name__":       `there is no __name__ in Starlark: an agent file defines agent, start and step, and they are called`,
	"open":           `there are no files in Starlark: read_text("prompt.txt") reads one beside an agent file instead`,
	"isinstance":     `there is no isinstance in Starlark: write type(x) == "string" instead`,
	"map":            `there is no map in Starlark: write [f(x) for x in xs] instead`,
	"filter":         `there is no filter in Starlark: write [x for x in xs if wanted(x)] instead`,
	"sum":            `there is no sum in Starlark: add in a loop instead`,
	"round":          `there is no round in Starlark: write int(x + 0.5), or "%.1f" % x for a text, instead`,
	"pow":            `there is no pow in Starlark: multiply instead`,
	"divmod":         `there is no divmod in Starlark: write a // b and a % b instead`,
	"iter":           `there is no iter in Starlark: write a for loop instead`,
	"next":           `there is no next in Starlark: write a for loop that returns instead`,
	"input":          `there is no input in Starlark: obs.steered has what a person says instead`,
	"object":         `there are no classes in Starlark: use struct(a = 1) or a dict instead`,
	"super":          `there are no classes in Starlark: use functions instead`,
	"frozenset":      `there is no frozenset in Starlark: use a tuple instead`,
	"format":         `there is no format in Starlark: write "%5d" % n instead`,
	"slice":          `there is no slice in Starlark: write x[a:b] instead`,
	"id":             `there is no id in Starlark: compare values with == instead`,
	"eval":           `there is no eval in Starlark: json.decode(text) reads data instead`,
	"exec":           `there is no exec in Starlark: load("file.star", "name") loads code instead`,
	"random":         `there is no random in Starlark: use ctx.random, which is drawn from the run's seed, instead`,
	"time":           `there is no time in Starlark: a step is the same whenever it is played; use obs.seq instead`,
	"math":           `there is no math in Starlark: use // and %, min, max and abs instead`,
	"re":             `there is no re in Starlark: use find, split, startswith and strip instead`,
	"os":             `there is no os in Starlark: agents see the game only`,
	"sys":            `there is no sys in Starlark: agents see the game only`,
	"self":           `there are no classes in Starlark: hand values to functions instead`,
	"null":           `there is no null in Starlark: write None instead`,
	"nil":            `there is no nil in Starlark: write None instead`,
	"true":           `there is no true in Starlark: write True instead`,
	"false":          `there is no false in Starlark: write False instead`,
	"assert":         `there is no assert in Starlark: write "if not x: fail(...)" instead`,
	"Exception":      `there are no exceptions in Starlark: check before, and end with fail("why"), instead`,
	"ValueError":     `there are no exceptions in Starlark: check before, and end with fail("why"), instead`,
	"KeyError":       `there are no exceptions in Starlark: write d.get(key, default) instead`,
	"NotImplemented": `there is no NotImplemented in Starlark: end with fail("why") instead`,
}

// Habits that show when the program runs, by what Starlark says of them.
var runHabits = habits(
	`list has no \.(sort|reverse|copy) field or method`, `Starlark's lists have no sort, reverse and copy: write sorted(x), reversed(x) or list(x) instead`,
	`string has no \.(zfill|rjust|ljust|center) field or method`, `Starlark's texts are padded by a format instead: "%05d" % n, "%10s" % s, "%-10s" % s`,
	`string has no \.(encode|decode|isnumeric|isdecimal|swapcase|casefold|expandtabs|translate|maketrans) field or method`, `Starlark's texts do not have it: use isdigit, lower, replace or split instead`,
	`dict has no \.(iteritems|has_key|copy|fromkeys) field or method`, `Starlark has key in d, d.items() and dict(d) instead`,
	`string value is not iterable|string not iterable|got string, want iterable`, `Starlark's texts are not iterated over: write s.elems() instead`,
	`called recursively`, `there is no recursion in Starlark: use a loop with a list of what is left to do instead`,
	`print: unexpected keyword argument`, `print in Starlark takes values and sep only, and shows nothing here: act(..., said = "...") says something instead`,
	`format spec features not supported|conversion .* not supported|unknown conversion|invalid format`, `Starlark's format has {} and {name} only: write "%05.1f" % x instead`,
	`(cannot|can't) \w+( \w+)* frozen|frozen (list|hash table|dict|set)`, `what stands at the top of a file does not change in Starlark: keep it in memory instead`,
	`unknown binary op: (string \+ (int|float)|(int|float) \+ string)`, `Starlark adds texts to texts only: write "%d" % n or str(n) instead`,
	`local variable \w+ referenced before assignment`, `in Starlark a name that a function assigns is its own: hand it in and return it instead`,
)

// hint adds to the message of a parser or resolver what Starlark has in the place of a habit, and tells where on the line
// that is; 0: nothing is known better than where the parser stopped.
func hint(msg, line string) (better string, col int) {
	if name, unknown := strings.CutPrefix(msg, "undefined: "); unknown {
		name, _, _ = strings.Cut(name, " ")
		if says, known := unknownNames[name]; known {
			return msg + ": " + says, 0
		}
		return msg, 0
	}
	code := blank(line)
	for _, h := range syntaxHabits {
		if at := h.code.FindStringIndex(code); at != nil {
			for at[0] < at[1] && (code[at[0]] == ' ' || code[at[0]] == '\t') {
				at[0]++
			}
			return h.says, at[0] + 1
		}
	}
	return msg, 0
}

// hintAtRun is hint for an error of a program that runs.
func hintAtRun(msg string) (says string, ok bool) {
	for _, h := range runHabits {
		if h.code.MatchString(msg) {
			return h.says, true
		}
	}
	return "", false
}

// blank is a line with what stands in texts and comments blanked, the quotes aside.
func blank(line string) string {
	out := []byte(line)
	quote := byte(0)
	for i := 0; i < len(out); i++ {
		c := out[i]
		switch {
		case quote != 0 && c == '\\':
			out[i] = ' '
			if i++; i < len(out) {
				out[i] = ' '
			}
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			out[i] = ' '
		case c == '"' || c == '\'':
			quote = c
		case c == '#':
			return string(out[:i])
		}
	}
	return string(out)
}

// atHabit is where a habit stands: in the column of its line, from 1, or where the parser stopped.
func atHabit(pos syntax.Position, col int) syntax.Position {
	if col > 0 {
		pos.Col = int32(col)
	}
	return pos
}
