package otlp

import "testing"

func FuzzAnswer(f *testing.F) {
	f.Add("application/x-protobuf", []byte("\x0a\x06\x08\x02\x12\x02no"))
	f.Add("application/json", []byte(`{"partialSuccess":{"rejectedSpans":"2","errorMessage":"no"}}`))
	f.Add("", []byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		if rejected, why := partial(kind, data); rejected < 0 || len(why) > len(data)*3 {
			t.Errorf("%d rejected, %q", rejected, why)
		}
		_, _ = explain(data)
	})
}
