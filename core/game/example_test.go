package game_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"dotmatrix/core/game"
)

func ExampleProfile_Read() {
	profile, err := game.Load(fstest.MapFS{"profile.star": {Data: []byte(`
profile = game(name = "toy", title = "TOY", milestones = [("rich", "Have ten coins")])

def facts(mem):
    return {"money": mem.u8(0xC000)}

def text(facts):
    return "You have %d coins." % facts["money"]

def reached(facts):
    return ["rich"] if facts["money"] >= 10 else []
`)}}, ".")
	if err != nil {
		fmt.Println(err)
		return
	}
	memory := &image{}
	memory.put(0xC000, 12)
	ctx := context.Background()
	facts, err := profile.Read(ctx, memory)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, _ := facts.Text(ctx)
	milestones, _ := facts.Milestones(ctx)
	fmt.Println(string(facts.JSON()), text, milestones[0].Title)
	// Output: {"money":12} You have 12 coins. Have ten coins
}
