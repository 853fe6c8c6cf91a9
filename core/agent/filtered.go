package agent

import (
	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// unfiltered asks again, once in a step, after the provider's filter withheld a request: without pictures and without what
// was said before. Where that is withheld too, the reply is an empty one that ends with "content_filter", so that the step
// has no action, and the run goes on.
func (t *turn) unfiltered(request llm.Request, found lacks, failed *llm.Error) (*llm.Reply, error) {
	withheld := &llm.Reply{Message: core.Message{Role: core.RoleAssistant}, Finish: "content_filter"}
	less, shorter := lessOf(request)
	if t.filtered || !shorter {
		t.filtered = true
		return withheld, t.notice(failed.Error())
	}
	t.filtered = true
	if err := t.notice(failed.Error() + "; it is asked again without pictures and without what was said before"); err != nil {
		return nil, err
	}
	reply, err := t.call(inWordsFor(less, found))
	if is(err, llm.KindFiltered) {
		return withheld, t.notice("the provider's filter withheld that too: nothing is pressed in this step")
	}
	if err == nil {
		t.filtered = reply.Finish == "content_filter"
	}
	return reply, err
}

// lessOf keeps the instructions and the newest words of a request; shorter is false where that is all there is.
func lessOf(request llm.Request) (less llm.Request, shorter bool) {
	less = request
	less.Messages = nil
	for _, m := range request.Messages {
		if m.Role == core.RoleSystem {
			less.Messages = append(less.Messages, m)
		}
	}
	if last := len(request.Messages) - 1; last >= 0 && request.Messages[last].Role != core.RoleSystem {
		newest := core.Message{Role: core.RoleUser, Parts: request.Messages[last].Parts}
		less.Messages = append(less.Messages, withoutImages([]core.Message{newest})...)
	}
	return less, len(less.Messages) < len(request.Messages) || hasImages(request.Messages)
}
