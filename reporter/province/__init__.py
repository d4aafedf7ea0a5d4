"""Many districts in one run: an edition for each, and one roll-up that compares lights and reception."""
