"""Shared by all tests: signals as a program has them that a person starts at a terminal."""

import signal

# A shell that runs the tests in the background ignores SIGINT, and every process started from here
# would ignore it too: a test that interrupts one waited without end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
