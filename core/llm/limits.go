package llm

import "time"

// Limits of one answer. A model that talks without end is cut off here, and the call fails with KindTooLong.
const (
	MaxBodyBytes    = 8 << 20 // of the response as it comes, framing included
	MaxTextBytes    = 1 << 20 // of text and reasoning together
	MaxLineBytes    = 1 << 20 // of one line of the stream
	MaxGarbage      = 64      // lines that cannot be understood
	MaxMessageRunes = 400     // of a provider's own words in an error
)

// Times of one answer, by Clock.
const (
	FirstByteTimeout = 3 * time.Minute // a local model may have to be loaded, and reads the picture first
	IdleTimeout      = time.Minute     // between two pieces
	MaxAnswerTime    = 15 * time.Minute
)
