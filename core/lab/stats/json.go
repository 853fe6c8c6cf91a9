package stats

import (
	"encoding/json"
	"math"
)

// number is a float64 that is null in JSON where it is infinite. Only +Inf occurs.
type number float64

func (x number) MarshalJSON() ([]byte, error) {
	if !finite(float64(x)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(x))
}

func (x *number) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*x = number(math.Inf(1))
		return nil
	}
	return json.Unmarshal(text, (*float64)(x))
}

// The forms in JSON.
type (
	intervalJSON struct {
		Low   number  `json:"low"`
		High  number  `json:"high"`
		Level float64 `json:"level"`
	}
	estimateJSON struct {
		Value number `json:"value"`
		intervalJSON
	}
	meanJSON struct {
		estimateJSON
		StdErr float64 `json:"std_err"`
	}
	differenceJSON struct {
		meanJSON
		P float64 `json:"p"`
	}
	bootstrapJSON struct {
		estimateJSON
		Method Method `json:"method"`
	}
)

func (i Interval) written() intervalJSON { return intervalJSON{number(i.Low), number(i.High), i.Level} }
func (w intervalJSON) read() Interval    { return Interval{float64(w.Low), float64(w.High), w.Level} }
func (e Estimate) written() estimateJSON { return estimateJSON{number(e.Value), e.Interval.written()} }
func (w estimateJSON) read() Estimate    { return Estimate{float64(w.Value), w.intervalJSON.read()} }
func (m Mean) written() meanJSON         { return meanJSON{m.Estimate.written(), m.StdErr} }
func (w meanJSON) read() Mean            { return Mean{w.estimateJSON.read(), w.StdErr} }

// MarshalJSON writes {"low", "high", "level"}.
func (i Interval) MarshalJSON() ([]byte, error) { return json.Marshal(i.written()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (i *Interval) UnmarshalJSON(text []byte) error {
	var w intervalJSON
	err := json.Unmarshal(text, &w)
	*i = w.read()
	return err
}

// MarshalJSON writes {"value", "low", "high", "level"}.
func (e Estimate) MarshalJSON() ([]byte, error) { return json.Marshal(e.written()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Estimate) UnmarshalJSON(text []byte) error {
	var w estimateJSON
	err := json.Unmarshal(text, &w)
	*e = w.read()
	return err
}

// MarshalJSON writes those of Estimate and "std_err".
func (m Mean) MarshalJSON() ([]byte, error) { return json.Marshal(m.written()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Mean) UnmarshalJSON(text []byte) error {
	var w meanJSON
	err := json.Unmarshal(text, &w)
	*m = w.read()
	return err
}

// MarshalJSON writes those of Mean and "p".
func (d MeanDifference) MarshalJSON() ([]byte, error) {
	return json.Marshal(differenceJSON{d.Mean.written(), d.P})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *MeanDifference) UnmarshalJSON(text []byte) error {
	var w differenceJSON
	err := json.Unmarshal(text, &w)
	*d = MeanDifference{w.meanJSON.read(), w.P}
	return err
}

// MarshalJSON writes those of Estimate and "method".
func (e BootstrapEstimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(bootstrapJSON{e.Estimate.written(), e.Method})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *BootstrapEstimate) UnmarshalJSON(text []byte) error {
	var w bootstrapJSON
	err := json.Unmarshal(text, &w)
	*e = BootstrapEstimate{w.estimateJSON.read(), w.Method}
	return err
}
