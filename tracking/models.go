package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"dotmatrix/core"
)

// countModel adds the model call in a row of spans to the models of its run. A call of a tool adds nothing.
func countModel(ctx context.Context, tx *sql.Tx, span int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO run_models(run_id, endpoint, provider, asked, answered, parameters, refused, calls, failed, seq)
		SELECT run_id, endpoint, provider, asked, answered, parameters, refused, 1, failed, seq FROM model_calls WHERE id = ?
		ON CONFLICT DO UPDATE SET calls = calls + 1, failed = failed + excluded.failed, seq = min(seq, excluded.seq)`, span)
	if err != nil {
		return fmt.Errorf("counting the call of a model: %w", err)
	}
	return nil
}

// shareModels adds up the models of a run anew over the steps of its lineage up to step last, with the calls beside them.
func shareModels(ctx context.Context, tx *sql.Tx, run int64, line lineage, last int) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM run_models WHERE run_id = ?", run); err != nil {
		return err
	}
	for _, part := range line {
		_, err := tx.ExecContext(ctx, `INSERT INTO run_models(run_id, endpoint, provider, asked, answered, parameters, refused, calls, failed, seq)
			SELECT ?, endpoint, provider, asked, answered, parameters, refused, count(*), sum(failed), min(seq) FROM model_calls
			WHERE run_id = ? AND seq <= ? GROUP BY endpoint, provider, asked, answered, parameters, refused
			ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, failed = failed + excluded.failed, seq = min(seq, excluded.seq)`,
			run, part.run, min(part.last, last))
		if err != nil {
			return fmt.Errorf("adding up the models: %w", err)
		}
	}
	return nil
}

// modelsOf gives the models of a run, or with 0 of each run, by row.
func modelsOf(ctx context.Context, q querier, run int64) (map[int64][]core.ModelUse, error) {
	rows, err := q.QueryContext(ctx, `SELECT endpoint, provider, asked, answered, parameters, refused, calls, failed, seq, run_id FROM run_models
		WHERE ?1 = 0 OR run_id = ?1 ORDER BY run_id, seq, endpoint, provider, asked, answered, parameters, refused`, run)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	models := map[int64][]core.ModelUse{}
	for rows.Next() {
		var id int64
		u, err := scanModel(rows, &id)
		if err != nil {
			return nil, err
		}
		models[id] = append(models[id], u)
	}
	return models, rows.Err()
}

// scanModel reads a model and how often it was called; more are further columns.
func scanModel(rows *sql.Rows, more ...any) (core.ModelUse, error) {
	var u core.ModelUse
	var parameters, refused []byte
	err := rows.Scan(append([]any{&u.Endpoint, &u.Provider, &u.Asked, &u.Answered, &parameters, &refused, &u.Calls, &u.Failed, &u.First}, more...)...)
	if err != nil {
		return u, err
	}
	if err := json.Unmarshal(refused, &u.Refused); err != nil {
		return u, damaged("what an endpoint refused: %v", err)
	}
	if len(u.Refused) == 0 {
		u.Refused = nil
	}
	if u.Provider == "" {
		u.Provider = core.ProviderOf(u.Endpoint)
	}
	if string(parameters) != "{}" {
		u.Parameters = parameters
	}
	return u, nil
}

// checkModels compares the models that listings show with the calls of the run.
func (r *Reader) checkModels(ctx context.Context, last int) error {
	shown, err := modelsOf(ctx, r.store.readers, r.row)
	if err != nil {
		return err
	}
	counted := map[string]core.ModelUse{}
	for _, part := range r.line {
		if err := r.countCalls(ctx, counted, part.run, min(part.last, last+1)); err != nil {
			return err
		}
	}
	if len(shown[r.row]) != len(counted) {
		return damaged("it shows %d models, and its calls are of %d", len(shown[r.row]), len(counted))
	}
	for _, u := range shown[r.row] {
		if is, ok := counted[modelKey(u)]; !ok || is.Calls != u.Calls || is.Failed != u.Failed || is.First != u.First {
			return damaged("what it shows of the model %q is not what its calls say", u.Name())
		}
	}
	return nil
}

// countCalls adds up the model calls of a run's own steps up to step last.
func (r *Reader) countCalls(ctx context.Context, counted map[string]core.ModelUse, run int64, last int) error {
	rows, err := r.store.readers.QueryContext(ctx, `SELECT endpoint, provider, asked, answered, parameters, refused, 1, failed, seq FROM model_calls
		WHERE run_id = ? AND seq <= ?`, run, last)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		u, err := scanModel(rows)
		if err != nil {
			return err
		}
		key := modelKey(u)
		if was, ok := counted[key]; ok {
			u.Calls, u.Failed, u.First = was.Calls+1, was.Failed+u.Failed, min(was.First, u.First)
		}
		counted[key] = u
	}
	return rows.Err()
}

// modelKey tells models apart as the rows of run_models do.
func modelKey(u core.ModelUse) string {
	u.Calls, u.Failed, u.First = 0, 0, 0
	key, _ := json.Marshal(u) // which has no part that cannot be marshalled
	return string(key)
}
