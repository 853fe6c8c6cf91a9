// Package otlp sends a recorded run as OpenTelemetry traces to whatever takes OTLP over HTTP: a collector, Jaeger, Langfuse,
// Phoenix, MLflow. Each step is a trace: invoke_agent, with the calls of models (chat) and tools (execute_tool) below, by the
// GenAI semantic conventions, and the run is their conversation.
//
// Spans makes a step's spans, which tracking/mlflow shares. A Receiver is where they go; Push brings one run there, goes on
// where an earlier push stopped, and may be called again and again while the run is being recorded. FromEnvironment reads the
// standard variables. The IDs of traces and spans follow from the run: what is sent twice is the same trace.
package otlp
