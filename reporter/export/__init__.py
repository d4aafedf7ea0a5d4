"""The store as tables for whoever analyses further: one value a row, and lights by month."""
