import os

# Tests and benchmarks load the detector into their own process, where the worker cannot silence it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
