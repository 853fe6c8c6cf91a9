package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// listPatience is how long the list of models may take.
const listPatience = 20 * time.Second

// Models asks the endpoint which models it has, once and without cost. Every error but the context's own cause is an
// *Error.
func (c *Client) Models(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, listPatience)
	defer cancel()
	address := *c.base
	address.Path = strings.TrimSuffix(address.Path, "/") + "/models"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, c.failure(KindAddress, 0, "the address of the models is no URL")
	}
	if c.config.Key != "" {
		request.Header.Set("Authorization", "Bearer "+c.config.Key)
	}
	response, err := c.config.HTTP.Do(request)
	var transport *url.Error
	if errors.As(err, &transport) {
		err = transport.Err // without the address, which may hold a password
	}
	if err != nil {
		return nil, c.failure(KindUnreachable, 0, err.Error())
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxBodyBytes))
	if err != nil {
		return nil, c.failure(KindCut, 0, err.Error())
	}
	if response.StatusCode >= http.StatusBadRequest {
		return nil, c.refusal(readComplaint(response.StatusCode, body), wishes{})
	}
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, c.failure(KindProtocol, response.StatusCode, string(body[:min(len(body), MaxMessageRunes)]))
	}
	names := make([]string, 0, len(list.Data))
	for _, model := range list.Data {
		names = append(names, c.clean(model.ID))
	}
	return names, nil
}

// Endpoint is the base URL without what may be secret.
func (c *Client) Endpoint() string { return c.endpoint() }
