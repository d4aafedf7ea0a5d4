"""The add-in: xlwings functions for the cells of the form. Knows the core only; loads neither pandas nor openpyxl."""
