package scoring

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"dotmatrix/cmd/workbench/scoring/rows"
	"dotmatrix/core/plain"
)

// invoke answers POST /invocations as MLflow does. A page in a browser can send neither JSON nor CSV to another machine
// unasked, and no other media types are taken.
func (s *Server) invoke(w http.ResponseWriter, r *http.Request) {
	media, why := mediaType(r.Header.Get("Content-Type"))
	if why != "" {
		writeBody(w, http.StatusUnsupportedMediaType, plainText, plain.Line(why))
		return
	}
	body, ok := s.body(w, r)
	if !ok {
		return
	}
	var all []rows.Row
	var bare bool
	var err error
	switch media {
	case mediaJSON:
		all, bare, err = rows.JSON(body, s.predictor.takes)
	case mediaCSV:
		all, err = rows.CSV(body, s.predictor.takes)
	default:
		err = &rows.Error{Code: rows.BadRequest, Text: "Parquet is not read here: send JSON or CSV"}
	}
	if err == nil && len(all) > maxQuestions {
		err = &rows.Error{Code: rows.Invalid, Text: fmt.Sprintf("the request has %d inputs: send at most %d at a time", len(all), maxQuestions)}
	}
	var refused *rows.Error
	if errors.As(err, &refused) {
		refuse(w, http.StatusBadRequest, refused.Code, refused)
		return
	}
	s.answerAll(w, r, all, bare)
}

// answerAll makes a prediction a row. bare gives the list of them alone.
func (s *Server) answerAll(w http.ResponseWriter, r *http.Request, all []rows.Row, bare bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []Prediction{}
	for _, row := range all {
		if r.Context().Err() != nil {
			return // nobody waits for the answer
		}
		q, err := questionOf(row)
		if err != nil {
			list = append(list, Refuse(err))
			continue
		}
		list = append(list, s.predictor.answer(s.ctx, q))
	}
	var told any = map[string]any{"predictions": list}
	if bare {
		told = list
	}
	data, err := json.Marshal(told)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "INTERNAL_ERROR", err)
		return
	}
	writeBody(w, http.StatusOK, mediaJSON, string(data))
}

// body reads a request's body; ok is false where it was answered already.
func (s *Server) body(w http.ResponseWriter, r *http.Request) (body []byte, ok bool) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(s.predictor.bench.Clock().Now().Add(bodyPatience)) // of a real connection: it can
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInvocation))
	_ = control.SetReadDeadline(time.Time{})
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, "REQUEST_ENTITY_TOO_LARGE", fmt.Errorf("the request has more than %d bytes", maxInvocation))
	case err != nil:
		refuse(w, http.StatusBadRequest, rows.BadRequest, fmt.Errorf("reading the request: %w", err))
	default:
		return body, true
	}
	return nil, false
}

// Media types of requests and answers.
const (
	mediaJSON    = "application/json"
	mediaCSV     = "text/csv"
	mediaParquet = "application/vnd.apache.parquet"
	plainText    = "text/plain; charset=utf-8"
	htmlText     = "text/html; charset=utf-8"
)

// mediaType is that of a content type, or why it is not taken. It may have no parameter but charset=utf-8.
func mediaType(contentType string) (media, why string) {
	parts := strings.Split(contentType, ";")
	charset, unknown := "utf-8", map[string]bool{}
	for _, parameter := range parts[1:] {
		key, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if key == "charset" {
			charset = strings.ToLower(value)
		} else {
			unknown[key] = true
		}
	}
	switch media = strings.TrimSpace(parts[0]); {
	case charset != "utf-8":
		return "", "the scoring server only takes UTF-8"
	case len(unknown) > 0:
		return "", "unknown parameters of the content type: " + strings.Join(slices.Sorted(maps.Keys(unknown)), ", ")
	case media != mediaJSON && media != mediaCSV && media != mediaParquet:
		return "", fmt.Sprintf("the content type is %q: send %s or %s", contentType, mediaJSON, mediaCSV)
	}
	return media, ""
}

// refuse answers in the form of MLflow.
func refuse(w http.ResponseWriter, status int, code string, err error) {
	class, state := "INVALID_PARAMETER_VALUE", "KAM00"
	if code == rows.Invalid {
		class, state = "SCHEMA_ENFORCEMENT_FAILED", "KAM01"
	}
	data, _ := json.Marshal(map[string]string{"error_code": code, "message": plain.Line(err.Error()), "sqlstate": state, "error_class": class}) // of texts: it cannot fail
	writeBody(w, status, mediaJSON, string(data))
}
