"""An agent that asks a model by itself, with openai's package: the address and the key come from the environment."""
import json
import os
import sys

from openai import OpenAI

client = OpenAI(base_url=os.environ["SANDBOX_URL"], api_key=os.environ["SANDBOX_KEY"], max_retries=0)
for line in sys.stdin:
    request = json.loads(line)
    if request["type"] == "describe":
        answer = {"name": "openai_alone", "observes": ["text"]}
    elif request["type"] == "start":
        answer = {"memory": {}}
    else:
        prompt = "Which button? " + request["obs"].get("text", "")
        reply = client.chat.completions.create(model="toy", messages=[{"role": "user", "content": prompt}])
        answer = {"action": "b", "said": reply.choices[0].message.content}
    print(json.dumps(answer), flush=True)
