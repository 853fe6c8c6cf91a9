package mlflow

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"strings"
)

const artifactAPI = "/api/2.0/mlflow-artifacts/artifacts"

// artifactRoot is where files of a run or a model are put on the server, by the URI that the server names; "" where it
// keeps them elsewhere, such as in a bucket that only its clients write to.
func artifactRoot(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "mlflow-artifacts" {
		return ""
	}
	return "/" + strings.Trim(u.Path, "/")
}

// artifactPath is the address of a file below a root. MLflow reads each part of it once more than HTTP does.
func artifactPath(root, name string) string {
	parts := strings.Split(strings.Trim(path.Join(root, name), "/"), "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return artifactAPI + "/" + strings.Join(parts, "/")
}

// put writes a file below a root; one that is there already is written over.
func (s *Server) put(ctx context.Context, root, name string, data []byte) error {
	return s.patiently(ctx, func(ctx context.Context) error {
		_, err := s.send(ctx, request{method: http.MethodPut, path: artifactPath(root, name), body: data,
			header: map[string]string{"Content-Type": "application/octet-stream"}})
		return err
	})
}

// fetch reads a file below a root.
func (s *Server) fetch(ctx context.Context, root, name string) (data []byte, err error) {
	err = s.patiently(ctx, func(ctx context.Context) error {
		data, err = s.send(ctx, request{method: http.MethodGet, path: artifactPath(root, name)})
		return err
	})
	return data, err
}
