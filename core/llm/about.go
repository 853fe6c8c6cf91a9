package llm

// About is what is known of the endpoint and of a model there.
func (c *Client) About(model string) About {
	return About{Name: firstOf(model, c.config.Model), Endpoint: c.endpoint(), Server: c.base.Host}
}
