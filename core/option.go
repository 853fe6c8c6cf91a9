package core

// Option is something that can be done in a game now, as its profile lists it: a label that says what it does, and one way
// to do it.
type Option struct {
	Label string `json:"label"` // unique in its list, such as "talk to the elder"

	Press    string `json:"press,omitempty"`    // buttons, as ParseAction reads them
	Entry    *int   `json:"entry,omitempty"`    // an entry of the menu that is shown, from 0
	X        *int   `json:"x,omitempty"`        // a cell of the map to go to, with Y
	Y        *int   `json:"y,omitempty"`        //
	Interact bool   `json:"interact,omitempty"` // go beside the cell, face it and press A
	Map      string `json:"map,omitempty"`      // a map to go towards, by a way out of this one
}
