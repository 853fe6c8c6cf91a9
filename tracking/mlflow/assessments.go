package mlflow

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// assessment is what somebody found of a step: the program a milestone, a person whatever they bookmarked.
type assessment struct {
	seq       int
	name      string
	human     bool
	value     any
	rationale string
	at        time.Time
}

// mark is by what the cursor knows the assessment.
func (a assessment) mark() string {
	return fmt.Sprintf("%d %s %s", a.seq, a.name, core.Sum([]byte(a.rationale)).String()[:12])
}

// assessments are those of the run's own steps; what a fork shares stands on its parent's.
func (j *Job) assessments() (list []assessment) {
	for _, m := range j.Summary.Milestones {
		list = append(list, assessment{seq: m.Seq, name: "milestone: " + m.Key, value: true, rationale: plain.Line(m.Title)})
	}
	for _, b := range j.Summary.Bookmarks {
		list = append(list, assessment{seq: b.Seq, name: "bookmark", human: true, value: plain.Line(b.Text), rationale: plain.Text(b.Text), at: b.Made})
	}
	own := list[:0]
	for _, a := range list {
		if j.owns(a.seq) {
			own = append(own, a)
		}
	}
	return own
}

// assess adds what is not there yet to a trace.
func (s *Server) assess(ctx context.Context, trace string, a assessment) error {
	path := api3 + "traces/" + trace
	kind, who := "CODE", "dotmatrix"
	if a.human {
		kind, who = "HUMAN", "person"
	}
	at := a.at.UTC().Format(time.RFC3339Nano)
	return s.patiently(ctx, func(ctx context.Context) error {
		there, err := s.assessed(ctx, path, a)
		if there || err != nil {
			return err
		}
		return s.once(ctx, http.MethodPost, path+"/assessments", map[string]any{"assessment": map[string]any{
			"assessment_name": cut(a.name, maxKey), "trace_id": trace, "source": map[string]string{"source_type": kind, "source_id": who},
			"create_time": at, "last_update_time": at, "feedback": map[string]any{"value": a.value}, "rationale": a.rationale}}, nil)
	})
}

// assessed reports whether a trace has this assessment already, as after a push that broke off behind it.
func (s *Server) assessed(ctx context.Context, path string, a assessment) (bool, error) {
	var found struct {
		Trace struct {
			Info struct {
				Assessments []struct {
					Name      string `json:"assessment_name"`
					Rationale string `json:"rationale"`
				} `json:"assessments"`
			} `json:"trace_info"`
		} `json:"trace"`
	}
	data, err := s.send(ctx, request{method: http.MethodGet, path: path})
	if err := decode(data, err, &found); err != nil {
		return false, err
	}
	for _, there := range found.Trace.Info.Assessments {
		if there.Name == cut(a.name, maxKey) && there.Rationale == a.rationale {
			return true, nil
		}
	}
	return false, nil
}
