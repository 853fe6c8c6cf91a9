package llm

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// listPatience is how long the list of models may take.
const listPatience = 20 * time.Second

// Models asks the endpoint which models it has, once and without cost. Every error but the context's own cause is an
// *Error.
func (c *Client) Models(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, listPatience)
	defer cancel()
	request, err := c.request(ctx, http.MethodGet, "/models", nil)
	if err != nil {
		return nil, err
	}
	response, err := c.config.HTTP.Do(request)
	if err != nil {
		return nil, c.unreachable(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxBodyBytes))
	if err != nil {
		return nil, c.failure(KindCut, 0, err.Error())
	}
	if response.StatusCode >= http.StatusBadRequest {
		return nil, c.refusal(readComplaint(response.StatusCode, body), &wired{})
	}
	var list openai.ModelsList
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, c.failure(KindProtocol, response.StatusCode, string(body[:min(len(body), MaxMessageRunes)]))
	}
	names := make([]string, 0, len(list.Models))
	for _, model := range list.Models {
		names = append(names, c.clean(model.ID))
	}
	return names, nil
}

// Endpoint is the base URL without what may be secret.
func (c *Client) Endpoint() string { return c.endpoint() }
