"""A worker that misbehaves on purpose: it hangs, crashes or talks nonsense after the first command."""

import os
import sys
import time

from coverstudio.generation.messages import Command, Progress, Start
from coverstudio.generation.wire import MAGIC, read_message, write_message

commands = os.fdopen(0, "rb", buffering=0, closefd=False)
replies = os.fdopen(1, "wb", buffering=0, closefd=False)
start = read_message(commands, Command)
assert isinstance(start, Start)
match sys.argv[1]:
    case "hang":
        write_message(replies, Progress(start.job, 0, 1))
        time.sleep(600)
    case "babble":
        os.write(1, b"Loading model ... 100%\n" * 3)
        time.sleep(600)
    case "half a message":
        os.write(1, MAGIC + b"\x10\x00")
    case _:
        print("the worker fell over", file=sys.stderr)
        sys.stderr.flush()
        os.abort()
