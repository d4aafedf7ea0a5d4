"""Builds the master form and the bulletin's Word template. Knows the core only."""
