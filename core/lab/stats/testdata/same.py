"""Says whether two files of expected numbers are the same but for their last digits: same.py A B"""

import json
import math
import sys


def compare(a, b, where):
    if isinstance(a, dict) and isinstance(b, dict):
        keys = sorted(a.keys() | b.keys())
        return [d for k in keys for d in compare(a.get(k), b.get(k), f"{where}.{k}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [d for i in range(len(a)) for d in compare(a[i], b[i], f"{where}[{i}]")]
    number = (int, float)
    if isinstance(a, number) and isinstance(b, number) and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12):
        return []
    return [] if a == b else [f"{where}: {a} and {b}"]


first, second = (json.load(open(path)) for path in sys.argv[1:3])
made_with = second.pop("implementations"), first.pop("implementations")
differences = compare(first, second, "")
print("\n".join(differences[:20]) or f"the same numbers, made with {made_with[0]}")
sys.exit(1 if differences else 0)
