"""Many returns become one period's results."""
