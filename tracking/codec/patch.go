package codec

// JSON merge patches, RFC 7396, on trees. A patch cannot say that a member shall be null; whoever makes one sees whether
// it gives back the document byte for byte.

var nullNode = &node{text: []byte("null")}

// mergePatch applies a patch: members that are null are taken away, objects are merged, anything else is replaced.
func mergePatch(target, patch *node) *node {
	if !patch.object {
		return patch
	}
	merged := &node{object: true}
	keep := func(key string, value *node) { merged.members = append(merged.members, member{key, value}) }
	var old []member
	if target != nil && target.object {
		old = target.members
	}
	for _, p := range patch.members {
		for len(old) > 0 && old[0].key < p.key {
			keep(old[0].key, old[0].value)
			old = old[1:]
		}
		var before *node
		if len(old) > 0 && old[0].key == p.key {
			before, old = old[0].value, old[1:]
		}
		if !p.value.isNull() {
			keep(p.key, mergePatch(before, p.value))
		}
	}
	merged.members = append(merged.members, old...)
	return merged
}

// diffPatch is the patch that makes the object after out of the object before, as far as a patch can.
func diffPatch(before, after *node) *node {
	if !before.object || !after.object {
		return after
	}
	patch := &node{object: true}
	say := func(key string, value *node) { patch.members = append(patch.members, member{key, value}) }
	old := before.members
	for _, m := range after.members {
		for len(old) > 0 && old[0].key < m.key {
			say(old[0].key, nullNode)
			old = old[1:]
		}
		if len(old) == 0 || old[0].key != m.key {
			say(m.key, m.value)
			continue
		}
		if !old[0].value.equal(m.value) {
			say(m.key, diffPatch(old[0].value, m.value))
		}
		old = old[1:]
	}
	for _, gone := range old {
		say(gone.key, nullNode)
	}
	return patch
}
