package game_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRedStory sets one thing after the other, from the bedroom to the Hall of Fame. The bytes and bits are those of
// pret's flags as its assembler prints them.
func TestRedStory(t *testing.T) {
	event := func(at int, bit byte) func(*image) { return func(m *image) { m[at] |= 1 << bit } }
	badge := func(bit byte) func(*image) { return event(0xD356, bit) }
	town := func(n int) func(*image) { return event(0xD70B+n/8, byte(n%8)) }
	onMap := func(id, width, height byte) func(*image) {
		return func(m *image) { m.put(0xD35E, id); m.put(0xD367, 0, height, width, id, 1); m.put(0xD361, 2, 2) }
	}
	m := redImage()
	onMap(0x26, 4, 4)(m)
	if f := redFacts(t, m); len(f.reached) != 0 {
		t.Errorf("in the bedroom %v are reached", f.reached)
	}
	want := []string{}
	for _, step := range []struct {
		key string
		set func(*image)
	}{
		{"leave_bedroom", onMap(0x25, 4, 4)}, {"leave_home", onMap(0, 10, 9)}, {"oak_appears", event(0xD74B, 7)}, {"in_lab", event(0xD747, 0)},
		{"starter", event(0xD74B, 2)}, {"rival_lab", event(0xD74B, 3)}, {"viridian", town(1)}, {"parcel", event(0xD74E, 1)},
		{"parcel_delivered", event(0xD74E, 0)}, {"pokedex", event(0xD74B, 5)}, {"viridian_forest", onMap(0x33, 17, 24)}, {"pewter", town(2)},
		{"boulder_badge", badge(0)}, {"mt_moon", onMap(0x3B, 20, 18)}, {"fossil", event(0xD7F6, 7)}, {"cerulean", town(3)},
		{"rival_cerulean", event(0xD75A, 0)}, {"nugget", event(0xD7EF, 0)}, {"ss_ticket", event(0xD7F2, 4)}, {"cascade_badge", badge(1)},
		{"vermilion", town(5)}, {"hm01", event(0xD803, 0)}, {"thunder_badge", badge(2)}, {"bicycle", event(0xD75F, 0)}, {"hm05", event(0xD7C2, 0)},
		{"rock_tunnel", onMap(82, 20, 18)}, {"lavender", town(4)}, {"celadon", town(6)}, {"rainbow_badge", badge(3)},
		{"rocket_hideout", onMap(199, 15, 14)}, {"giovanni_hideout", event(0xD81B, 7)}, {"ghost", event(0xD768, 7)}, {"fuji", event(0xD7E0, 7)},
		{"poke_flute", event(0xD76C, 0)}, {"snorlax", event(0xD747+1225/8, 1225%8)}, {"hm02", event(0xD747+1230/8, 1230%8)}, {"fuchsia", town(7)},
		{"hm03", event(0xD857, 0)}, {"hm04", event(0xD78E, 0)}, {"soul_badge", badge(4)}, {"saffron", town(10)}, {"giovanni_silph", event(0xD838, 7)},
		{"master_ball", event(0xD747+1933/8, 1933%8)}, {"marsh_badge", badge(5)}, {"cinnabar", town(8)}, {"mansion", onMap(165, 15, 14)},
		{"volcano_badge", badge(6)}, {"earth_badge", badge(7)}, {"victory_road", onMap(108, 10, 9)}, {"indigo", town(9)},
		{"lorelei", event(0xD863, 1)}, {"bruno", event(0xD864, 1)}, {"agatha", event(0xD865, 1)}, {"lance", event(0xD866, 6)},
		{"champion", event(0xD867, 1)}, {"hall_of_fame", onMap(0x76, 5, 4)},
	} {
		step.set(m)
		want = append(want, step.key)
		if f := redFacts(t, m); !cmp.Equal(f.reached, want) {
			t.Fatalf("after %s: %s", step.key, cmp.Diff(want, f.reached))
		}
	}
	p, err := redProfile()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, milestone := range p.Story() {
		keys = append(keys, milestone.Key)
	}
	if !cmp.Equal(keys, want) {
		t.Errorf("the story has others: %s", cmp.Diff(want, keys))
	}
}

// TestRedStoryKnowsWhatWentBefore starts late: what nobody can have passed by is reached too.
func TestRedStoryKnowsWhatWentBefore(t *testing.T) {
	m := redImage()
	m.put(0xD5A2, 1) // wNumHoFTeams
	f := redFacts(t, m)
	for _, key := range []string{"leave_bedroom", "leave_home", "lorelei", "champion", "hall_of_fame"} {
		if !slices.Contains(f.reached, key) {
			t.Errorf("%s is not reached: %v", key, f.reached)
		}
	}
	m = redImage()
	m.put(0xD70B, 0b1100) // Pewter and Cerulean City
	if f := redFacts(t, m); !slices.Contains(f.reached, "viridian_forest") || slices.Contains(f.reached, "mt_moon") {
		t.Errorf("reached are %v", f.reached)
	}
	m = redImage()
	m.put(0xD732, 0)
	m.put(0xD356, 0xFF)
	if f := redFacts(t, m); len(f.reached) != 0 {
		t.Errorf("at the title %v are reached", f.reached)
	}
}
