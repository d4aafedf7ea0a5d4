"""收表台: one window in which the office takes in returns, looks at what is wrong, and makes the month's papers."""
