package scoring

import (
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"strings"
)

// route is a path that the server answers.
type route struct {
	path, about string
	methods     []string
	answer      http.HandlerFunc
	hidden      bool // it is not in the list of those there are
}

func (s *Server) paths() []route {
	get := []string{http.MethodGet}
	read := []string{http.MethodGet, http.MethodHead}
	alive := func(w http.ResponseWriter, _ *http.Request) { writeBody(w, http.StatusOK, mediaJSON, "\n") }
	return []route{
		{path: "/ping", about: "Is the server alive?", methods: get, answer: alive},
		{path: "/health", about: "The same by another name.", methods: get, answer: alive},
		{path: "/version", about: "The version of dotmatrix.", methods: get, answer: func(w http.ResponseWriter, _ *http.Request) { writeBody(w, http.StatusOK, mediaJSON, s.version) }},
		{path: "/invocations", about: "A prediction a row: JSON with inputs, instances, dataframe_records or dataframe_split; or CSV.", methods: []string{http.MethodPost}, answer: s.invoke},
		{path: "/docs", methods: read, answer: s.docs, hidden: true},
		{path: "/redoc", methods: read, answer: s.docs, hidden: true},
		{path: "/openapi.json", methods: read, answer: s.openAPI, hidden: true},
	}
}

// routes answers as FastAPI does, which MLflow's server is made with: what is not there, a method that is not taken, and a
// slash too many.
func (s *Server) routes() http.Handler {
	all := map[string]route{}
	for _, r := range s.paths() {
		all[r.path] = r
	}
	return s.guarded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, ok := all[r.URL.Path]
		_, slashed := all[strings.TrimSuffix(r.URL.Path, "/")]
		switch {
		case ok && slices.Contains(found.methods, r.Method):
			found.answer(w, r)
		case ok:
			w.Header().Set("Allow", strings.Join(found.methods, ", "))
			writeDetail(w, http.StatusMethodNotAllowed)
		case slashed:
			to := strings.TrimSuffix(r.URL.Path, "/")
			if r.URL.RawQuery != "" {
				to += "?" + r.URL.RawQuery
			}
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusTemporaryRedirect)
		default:
			writeDetail(w, http.StatusNotFound)
		}
	}))
}

func writeDetail(w http.ResponseWriter, status int) {
	data, _ := json.Marshal(map[string]string{"detail": http.StatusText(status)}) // of texts: it cannot fail
	writeBody(w, status, mediaJSON, string(data))
}

// docs is a page about the server, which loads nothing from elsewhere.
func (s *Server) docs(w http.ResponseWriter, _ *http.Request) {
	var page strings.Builder
	page.WriteString("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>dotmatrix predict</title></head>\n<body>\n<h1>dotmatrix predict</h1>\n<dl>\n")
	for _, r := range s.paths() {
		if !r.hidden {
			page.WriteString("<dt><code>" + r.methods[0] + " " + r.path + "</code></dt><dd>" + html.EscapeString(r.about) + "</dd>\n")
		}
	}
	page.WriteString("</dl>\n<h2>Columns of a row</h2>\n<ul>\n")
	for _, c := range s.predictor.takes {
		optional := ""
		if !c.Required {
			optional = " (optional)"
		}
		page.WriteString("<li><code>" + html.EscapeString(c.Name+": "+c.String()) + "</code>" + optional + "</li>\n")
	}
	page.WriteString("</ul>\n<p><a href=\"/openapi.json\">openapi.json</a></p>\n</body>\n</html>\n")
	writeBody(w, http.StatusOK, htmlText, page.String())
}

// openAPI describes the paths for programs.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) {
	paths := map[string]any{}
	for _, r := range s.paths() {
		if r.hidden {
			continue
		}
		paths[r.path] = map[string]any{strings.ToLower(r.methods[0]): map[string]any{
			"summary": r.about,
			"responses": map[string]any{"200": map[string]any{"description": "Successful Response",
				"content": map[string]any{mediaJSON: map[string]any{"schema": map[string]any{}}}}},
		}}
	}
	data, err := json.Marshal(map[string]any{"openapi": "3.1.0", "info": map[string]string{"title": "dotmatrix predict", "version": s.version}, "paths": paths})
	if err != nil {
		refuse(w, http.StatusInternalServerError, "INTERNAL_ERROR", err)
		return
	}
	writeBody(w, http.StatusOK, mediaJSON, string(data))
}
