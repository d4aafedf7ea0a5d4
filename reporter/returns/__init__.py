"""One returned file: found, read, judged."""
