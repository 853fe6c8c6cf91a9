package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"dotmatrix/core"
)

// scheme begins the address of everything that is recorded, such as dotmatrix://runs/last/steps/12/screen.png.
const scheme = "dotmatrix://"

// stepResource is a part of a step that can be read by its address.
type stepResource struct {
	part, title, media string // part: what follows the step's number; "" for all of it
	read               func(ctx context.Context, record Record, run string, seq int) (*sdk.ResourceContents, error)
}

var stepResources = []stepResource{
	{"", "a step as JSON", mediaJSON, func(ctx context.Context, record Record, run string, seq int) (*sdk.ResourceContents, error) {
		arguments, err := json.Marshal(map[string]any{"run": run, "step": seq})
		if err != nil {
			return nil, err
		}
		shown, err := readStep(ctx, record, arguments)
		return &sdk.ResourceContents{Text: string(shown.Data)}, err
	}},
	{"/screen.png", "the picture at the end of a step", mediaPNG, func(ctx context.Context, record Record, run string, seq int) (*sdk.ResourceContents, error) {
		_, step, err := record.Step(ctx, run, seq)
		if err != nil {
			return nil, err
		}
		picture, err := pictureOf(step)
		return &sdk.ResourceContents{Blob: picture}, err
	}},
	{"/facts", "what the game's profile read at the end of a step", mediaJSON, func(ctx context.Context, record Record, run string, seq int) (*sdk.ResourceContents, error) {
		_, step, err := record.Step(ctx, run, seq)
		if err != nil {
			return nil, err
		}
		if step.Facts == nil {
			return nil, errors.New("the step has no facts: its game has no profile")
		}
		return &sdk.ResourceContents{Text: string(step.Facts)}, nil
	}},
	{"/request", "what models were asked in a step, and what they answered", mediaJSON, func(ctx context.Context, record Record, run string, seq int) (*sdk.ResourceContents, error) {
		_, step, err := record.Step(ctx, run, seq)
		if err != nil {
			return nil, err
		}
		data, err := json.Marshal(append([]core.Span{}, step.Spans...))
		return &sdk.ResourceContents{Text: string(data)}, err
	}},
}

const mediaJSON = "application/json"

// addResources offers what is recorded under addresses of its own.
func (s *Server) addResources() {
	s.sdk.AddResource(&sdk.Resource{URI: scheme + "runs", Name: "runs", Title: "recorded runs", MIMEType: mediaJSON, Description: "The newest recorded runs."},
		func(ctx context.Context, request *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
			runs, err := readRuns(ctx, s.record, nil)
			return contents(request.Params.URI, mediaJSON, &sdk.ResourceContents{Text: string(runs.Data)}, err)
		})
	for _, one := range stepResources {
		name := "step" + strings.ReplaceAll(strings.TrimSuffix(one.part, ".png"), "/", "-")
		s.sdk.AddResourceTemplate(&sdk.ResourceTemplate{URITemplate: scheme + "runs/{run}/steps/{step}" + one.part, Name: name, Title: one.title, MIMEType: one.media,
			Description: one.title + ". run is an id, a unique beginning of one, or last."},
			func(ctx context.Context, request *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
				run, seq, ok := stepAt(request.Params.URI, one.part)
				if !ok {
					return nil, sdk.ResourceNotFoundError(request.Params.URI)
				}
				read, err := one.read(ctx, s.record, run, seq)
				return contents(request.Params.URI, one.media, read, err)
			})
	}
}

// stepAt reads the address of a part of a step.
func stepAt(uri, part string) (run string, seq int, ok bool) {
	rest, ok := strings.CutPrefix(uri, scheme+"runs/")
	if !ok {
		return "", 0, false
	}
	if rest, ok = strings.CutSuffix(rest, part); !ok {
		return "", 0, false
	}
	run, number, ok := strings.Cut(rest, "/steps/")
	if !ok {
		return "", 0, false
	}
	run, err := url.PathUnescape(run)
	if err != nil {
		return "", 0, false
	}
	seq, err = strconv.Atoi(number)
	return run, seq, err == nil
}

func contents(uri, media string, read *sdk.ResourceContents, err error) (*sdk.ReadResourceResult, error) {
	if err != nil {
		return nil, err
	}
	read.URI, read.MIMEType = uri, media
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{read}}, nil
}
