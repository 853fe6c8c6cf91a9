package llm

// About is what is known of the endpoint and of a model there.
func (c *Client) About(model string) About {
	about := About{Name: firstOf(model, c.config.Model), Provider: c.config.Provider, Endpoint: c.endpoint(), Server: c.base.Host}
	if about.Provider == "" {
		about.Provider = providerOf(c.base)
	}
	if about.Name == "" {
		return about
	}
	found := c.found(about.Name)
	about.Provider = firstOf(c.config.Provider, firstOf(found.provider, about.Provider))
	about.Local = localServers[about.Provider]
	p := c.profiles.of(c.endpoint(), about.Name)
	about.Window, about.Refused = c.window(about.Name, p), p.Refused
	return about
}

// window is how many tokens a conversation may have: as the server tells, or else as a refusal told; 0: not known.
func (c *Client) window(model string, p Profile) int {
	return firstNumber(c.found(model).window, p.Window)
}

// Profile is what was learned of a model at this endpoint.
func (c *Client) Profile(model string) Profile {
	return c.profiles.of(c.endpoint(), firstOf(model, c.config.Model))
}
