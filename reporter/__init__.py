"""The batch side: forms out, returns in, bulletin and ledger out."""
