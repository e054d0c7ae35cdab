"""A worker in an environment of its own: it has one engine, which reads its own process id in every picture.

With the argument "crash" it falls over at the first picture, with "threads" it reads how many it may use.
"""

import os
import sys

from coverstudio.generation.messages import (
    Command,
    DetectText,
    Engine,
    Engines,
    Finished,
    Region,
    Regions,
    Start,
)
from coverstudio.generation.wire import read_message, write_message

commands = os.fdopen(0, "rb", buffering=0, closefd=False)
replies = os.fdopen(1, "wb", buffering=0, closefd=False)
while isinstance(start := read_message(commands, Command), Start):
    if isinstance(start.request, DetectText):
        if "crash" in sys.argv:
            os.abort()
        text = os.environ.get("OMP_NUM_THREADS", "all") if "threads" in sys.argv else str(os.getpid())
        region = Region(((0, 0), (8, 0), (8, 4), (0, 4)), 0.9, text=text)
        answer = Regions(regions=(region,))
    else:
        engine = Engine(id="rapidocr", kind="detect", ready=False, reason="It lives beside.")
        answer = Engines(engines=(engine,))
    write_message(replies, Finished(start.job, answer))
