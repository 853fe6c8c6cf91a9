package tracking

import "context"

// Saying is what an agent said in a step.
type Saying struct {
	Run  string
	Seq  int
	Text string
}

// Said finds the steps in which an agent said a text, those of the newest run first, at most so many. Letters of the Latin
// alphabet may be large or small. A step that a fork shares stands with the run that recorded it.
func (s *Store) Said(ctx context.Context, text string, most int) ([]Saying, error) {
	var all []Saying
	rows, err := s.readers.QueryContext(ctx, `SELECT r.uid, s.seq, s.said FROM steps s JOIN runs r ON r.id = s.run_id
		WHERE s.said LIKE ? ESCAPE '\' ORDER BY s.run_id DESC, s.seq LIMIT ?`, like(text), most)
	if err != nil {
		return nil, explain(s.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		var said Saying
		if err := rows.Scan(&said.Run, &said.Seq, &said.Text); err != nil {
			return nil, explain(s.path, err)
		}
		all = append(all, said)
	}
	return all, explain(s.path, rows.Err())
}
