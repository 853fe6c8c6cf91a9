"""Reads a log with the real Inspect AI and prints what it found as JSON. Called by TestInspectReadsARun: read.py LOG"""

import json
import sys
from collections import Counter

from inspect_ai.event import timeline_build
from inspect_ai.log import read_eval_log, list_eval_logs, read_eval_log_sample_summaries


def branches(span):
    yield from (getattr(b, "branched_from", None) for b in span.branches)
    for child in span.content:
        if child.type == "span":
            yield from branches(child)


path = sys.argv[1]
log = read_eval_log(path, resolve_attachments=True)
sample = log.samples[0]
pictures = [c.image for m in sample.messages if isinstance(m.content, list) for c in m.content if c.type == "image"]
model_pictures = [
    c.image
    for e in sample.events
    if e.event == "model"
    for m in e.input
    if isinstance(m.content, list)
    for c in m.content
    if c.type == "image"
]
print(
    json.dumps(
        {
            "status": log.status,
            "model": log.eval.model,
            "score": sample.scores["milestones"].value,
            "events": Counter(e.event for e in sample.events),
            "branches": list(branches(timeline_build(sample.events).root)),
            "pictures": sum(p.startswith("data:image/png;base64,") for p in pictures),
            "model_pictures": sum(p.startswith("data:image/png;base64,") for p in model_pictures),
            "tokens": sum(u.total_tokens for u in log.stats.model_usage.values()),
            "summaries": [s.id for s in read_eval_log_sample_summaries(path)],
            "listed": len(list_eval_logs(path.rsplit("/", 1)[0])),
        }
    )
)
