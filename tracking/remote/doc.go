// Package remote sends requests to other people's servers, with patience: what fails for now is sent again, what a server
// says is made harmless, and no key is ever shown. It knows HTTP and nothing of what is sent.
package remote
