// Package where reads the filters with which runs are chosen, such as
//
//	agent=openai and milestones>=3 and not (status=failed or tag=broken)
//
// A filter compares fields of a run with values and joins that with and, or, not and parentheses; and binds closer than
// or. A value that holds spaces, parentheses or signs stands in double quotes, in which \" and \\ are a quote and a
// backslash. Case does not matter.
//
//	=  !=  <  <=  >  >=   equal, ordered; texts and sets know only = and !=
//	~  !~                 holds the text, or does not
//	FIELD alone           it is there: not empty, not zero
//
// Fields lists what can be compared. A time is a date (2026-01-31), a date with a time (2026-01-31T18:00), or how long ago
// (7d, 12h, 30m). A duration is written as 90s, 5m or 1h30m. A set, such as milestone or tag, equals a value where one of
// its members does.
//
// Package tracking filters listings with it; cmd shows its errors, which say at which place what is wrong.
package where
