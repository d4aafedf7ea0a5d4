"""The ledger workbook (台账)."""
