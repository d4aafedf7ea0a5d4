"""The store 台账.sqlite: every return, value, finding, decision and edition of every month, never changed afterwards."""
