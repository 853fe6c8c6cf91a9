// Package codec turns what a step holds into few bytes, and those bytes back: machine states, screens, documents (the
// agent's memory and the facts), actions. It knows no SQL: package tracking calls it, and says where the bytes stand.
//
// Most of a step is what the step before held. A Writer therefore remembers what was written last and codes the changes,
// and a Reader goes the same way: whole bytes first, then one change after another. What is read may be anything; it is
// refused with an error that wraps ErrDamaged, allocates at most MaxRaw bytes, and never panics.
package codec
