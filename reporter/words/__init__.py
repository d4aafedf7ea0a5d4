"""A result in Chinese: phrases, rows, figures."""
