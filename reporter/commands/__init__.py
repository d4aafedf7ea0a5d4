"""The commands, one module each: `NAME` and `run`."""
