package llm

import (
	"bufio"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Who tells what an answer cost.
const (
	CostFromProvider = "provider" // usage.cost of the answer
	CostFromPrices   = "prices"   // the table of prices
	CostLocal        = "local"    // it runs on this machine or network, and costs nothing
)

// Price is what a model costs, in US dollars a million tokens.
type Price struct {
	Input, Cached, Output float64
	Checked               time.Time // when somebody looked; zero: the user said so
}

// Prices are prices by model.
type Prices map[string]Price

// ParsePrices reads a table: lines of model, input, cached input, output and the date on which they were looked up,
// separated by tabs; a line that begins with # is a comment.
func ParsePrices(table string) (Prices, error) {
	prices := Prices{}
	lines := bufio.NewScanner(strings.NewReader(table))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 5 {
			return nil, fmt.Errorf("prices, line %d: %d fields: a line has model, input, cached, output and date", n, len(fields))
		}
		price, err := parsePrice(fields[1], fields[3], fields[2])
		if err == nil {
			price.Checked, err = time.Parse(time.DateOnly, fields[4])
		}
		if err != nil {
			return nil, fmt.Errorf("prices, line %d: %w", n, err)
		}
		prices[fields[0]] = price
	}
	return prices, lines.Err()
}

// Set takes a price as people give it: MODEL=INPUT,OUTPUT or MODEL=INPUT,OUTPUT,CACHED, in dollars a million tokens.
func (p Prices) Set(setting string) error {
	model, text, ok := strings.Cut(setting, "=")
	numbers := strings.Split(text, ",")
	if !ok || model == "" || len(numbers) < 2 || len(numbers) > 3 {
		return fmt.Errorf("%q is no price: use MODEL=INPUT,OUTPUT in dollars a million tokens, such as gpt-4.1-mini=0.40,1.60", setting)
	}
	price, err := parsePrice(numbers[0], numbers[1], append(numbers, numbers[0])[2])
	if err != nil {
		return fmt.Errorf("the price of %s: %w", model, err)
	}
	p[model] = price
	return nil
}

func parsePrice(input, output, cached string) (Price, error) {
	var price Price
	for text, to := range map[*string]*float64{&input: &price.Input, &output: &price.Output, &cached: &price.Cached} {
		n, err := strconv.ParseFloat(strings.TrimSpace(*text), 64)
		if err != nil || !(n >= 0 && n <= 1e6) {
			return Price{}, fmt.Errorf("%q is no price: use dollars a million tokens, such as 0.40", *text)
		}
		*to = n
	}
	return price, nil
}

// dated is the end of a model's name that says which edition it is, such as -2025-04-14 or -20250514.
var dated = regexp.MustCompile(`-(\d{4}-\d{2}-\d{2}|\d{8})$`)

// Of finds a model's price: by its name, without the date at its end, and without the vendor before it.
func (p Prices) Of(model string) (Price, bool) {
	undated := dated.ReplaceAllString(model, "")
	for _, name := range []string{model, undated, model[strings.LastIndex(model, "/")+1:], undated[strings.LastIndex(undated, "/")+1:]} {
		if price, ok := p[name]; ok {
			return price, true
		}
	}
	return Price{}, false
}

// Cost is what a reply cost in dollars by the price of the model that was asked for, or else of the one that answered; ok
// is false where nobody tells.
func (p Prices) Cost(asked string, reply *Reply) (dollars float64, ok bool) {
	price, ok := p.Of(asked)
	if !ok {
		price, ok = p.Of(reply.Model)
	}
	if !ok || reply.InputTokens+reply.OutputTokens == 0 {
		return 0, false
	}
	cached := min(reply.CachedTokens, reply.InputTokens)
	return (float64(reply.InputTokens-cached)*price.Input + float64(cached)*price.Cached + float64(reply.OutputTokens)*price.Output) / 1e6, true
}
