"""The wall chart (挂图)."""
