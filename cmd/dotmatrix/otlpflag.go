package main

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// otlpFlag is --otlp, whose address may be left out: "" where it is not given, byEnvironment where it is alone.
type otlpFlag string

const byEnvironment = "OTEL_EXPORTER_OTLP_ENDPOINT"

// otlpHelp is what the variables do.
const otlpHelp = "Without a URL they go where OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT says, or to port 4318 of this machine. Also _HEADERS, " +
	"_TIMEOUT, _CERTIFICATE and _COMPRESSION count, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES and OTEL_SDK_DISABLED; headers are sent to no other host than the variables name. " +
	"Messages and pictures are sent along, unless OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT is false. Verbs that record runs have --otlp too, and where one of the " +
	"endpoint variables is set they send traces without it, and say so; OTEL_SDK_DISABLED=true or OTEL_TRACES_EXPORTER=none ends that."

func (f *otlpFlag) add(cmd *cobra.Command, usage string) {
	cmd.Flags().StringVar((*string)(f), "otlp", "", usage+"; alone: at $OTEL_EXPORTER_OTLP_ENDPOINT")
	cmd.Flags().Lookup("otlp").NoOptDefVal = byEnvironment
}

func (f *otlpFlag) given() bool { return *f != "" }

// address is the one that is given; empty: the environment's.
func (f *otlpFlag) address() string {
	if *f == byEnvironment {
		return ""
	}
	return string(*f)
}

// hostPort is how an address begins that lacks http://.
var hostPort = regexp.MustCompile(`^[A-Za-z0-9.-]+:[0-9]+(/|$)`)

// joinAddresses makes "--otlp URL" one argument. What may be left out is otherwise only found behind a "=".
func joinAddresses(args []string) []string {
	joined := make([]string, 0, len(args))
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			return append(joined, args[i:]...)
		}
		if args[i] == "--otlp" && i+1 < len(args) && (strings.Contains(args[i+1], "://") || hostPort.MatchString(args[i+1])) {
			joined = append(joined, args[i]+"="+args[i+1])
			i++
			continue
		}
		joined = append(joined, args[i])
	}
	return joined
}
